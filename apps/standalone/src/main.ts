import { startProblem, stopOnSignal } from '@assent/service-kit';
import { AlreadyRunning } from './sole-use.js';
import { startStandalone } from './start-standalone.js';
import { welcome } from './welcome.js';

try {
  const standalone = await startStandalone(process.env);
  stopOnSignal(standalone);
  process.stdout.write(welcome({ ...standalone, colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined }));
} catch (error) {
  process.stderr.write(`\n${error instanceof AlreadyRunning ? error.message : startProblem(error)}\n`);
  process.exitCode = 1;
}
