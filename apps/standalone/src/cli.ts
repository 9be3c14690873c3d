import { startProblem } from '@assent/service-kit';
import { CommandRefused } from './cli/command.js';
import { runCommand } from './cli/run-command.js';
import { PostgresProblem } from './postgres/postgres-problem.js';

const terminal = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) };

// `| head` has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await runCommand(process.argv.slice(2), process.env, terminal);
} catch (error) {
  const mendable = error instanceof CommandRefused || error instanceof PostgresProblem;
  terminal.err(`${mendable ? error.message : startProblem(error)}\n`);
  process.exitCode = 1;
}
