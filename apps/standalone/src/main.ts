import { endOnBugs, startProblem, stopOnSignal } from '@assent/service-kit';
import { PostgresProblem } from './postgres/postgres-problem.js';
import { AlreadyRunning } from './sole-use.js';
import { startStandalone } from './start-standalone.js';
import { welcome } from './welcome.js';

endOnBugs();
try {
  const standalone = await startStandalone(process.env);
  stopOnSignal(standalone);
  process.stdout.write(welcome({ ...standalone, colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined }));
} catch (error) {
  const mendable = error instanceof AlreadyRunning || error instanceof PostgresProblem;
  process.stderr.write(`\n${mendable ? error.message : startProblem(error)}\n`);
  process.exitCode = 1;
}
