import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Where the console's files are. They are files for browsers: nothing here imports them.
 *  @param given by the operator, instead of where the build puts them */
export const consoleDirectory = (given: string | undefined): string =>
  given === undefined ? join(dirname(createRequire(import.meta.url).resolve('@assent/console/package.json')), 'dist') : resolve(given);
