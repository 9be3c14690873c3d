/** `npm run assent -- COMMAND`: the command line, built when something has changed. Its results alone go to standard output. */
import { prepare } from './prepare.mjs';

try {
  prepare(() => undefined);
  await import('../apps/standalone/dist/cli.js');
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
