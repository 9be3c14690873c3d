import { startProblem } from '@assent/service-kit';
import { CommandRefused } from './cli/command.js';
import { runCommand } from './cli/run-command.js';

const terminal = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) };

try {
  await runCommand(process.argv.slice(2), process.env, terminal);
} catch (error) {
  terminal.err(`${error instanceof CommandRefused ? error.message : startProblem(error)}\n`);
  process.exitCode = 1;
}
