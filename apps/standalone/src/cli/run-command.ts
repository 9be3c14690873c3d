import { didYouMean, type Environment, withSecretFiles } from '@assent/service-kit';
import { adminTokenCommand } from './admin-token.command.js';
import { afterRestoreCommand } from './after-restore.command.js';
import { type Command, CommandRefused } from './command.js';
import { configCommand } from './config.command.js';
import { createAdminCommand } from './create-admin.command.js';
import { exportCommand } from './export.command.js';
import { forgetKeyCommand } from './forget-key.command.js';
import { importCommand } from './import.command.js';
import { keyStatusCommand } from './key-status.command.js';
import { migrateCommand } from './migrate.command.js';
import { resetPasswordCommand } from './reset-password.command.js';
import { rotateSecretCommand } from './rotate-secret.command.js';
import { withEncryptionKeys, withPlatform } from './with-platform.js';

const COMMANDS: readonly Command[] = [
  importCommand,
  exportCommand,
  migrateCommand,
  adminTokenCommand,
  createAdminCommand,
  resetPasswordCommand,
  rotateSecretCommand,
  keyStatusCommand,
  forgetKeyCommand,
  afterRestoreCommand,
  configCommand,
];

const HELP = new Set(['help', '--help', '-h']);

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** @throws CommandRefused and what startService throws */
export async function runCommand([name = 'help', ...args]: readonly string[], env: Environment, { out, err }: Terminal): Promise<void> {
  if (HELP.has(name)) return out(help());
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) throw new CommandRefused(unknown(name));
  if (args.some((arg) => HELP.has(arg))) return out(`${usage(command)}\n  ${command.summary}\n`);
  requireArguments(command, args);
  const say = (text: string): void => err(`${text}\n`);
  const resolved = withSecretFiles(env);
  const context = { env: resolved, out, say };
  await command.run({ ...context, withPlatform: (work) => withPlatform(resolved, work), withEncryptionKeys: (work) => withEncryptionKeys(resolved, work) }, args);
}

function requireArguments(command: Command, args: readonly string[]): void {
  const needed = command.parameters.filter((parameter) => !parameter.startsWith('['));
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new CommandRefused(`${option} is not an option.\n${usage(command)}`);
  if (args.length < needed.length) throw new CommandRefused(`${needed[args.length]} is missing.\n${usage(command)}`);
  if (args.length > command.parameters.length) throw new CommandRefused(`"${args[command.parameters.length]}" is too much.\n${usage(command)}`);
}

const usage = ({ name, parameters }: Command): string => ['Usage: npm run assent --', name, ...parameters].join(' ');

function unknown(name: string): string {
  const suggestion = didYouMean(name, COMMANDS.map((command) => command.name));
  return `There is no command "${name}"${suggestion === undefined ? '' : `: did you mean ${suggestion}?`}\nAll commands: npm run assent -- help`;
}

function help(): string {
  const names = COMMANDS.map(({ name, parameters }) => [name, ...parameters].join(' '));
  const width = Math.max(...names.map(({ length }) => length));
  const lines = COMMANDS.map(({ summary }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${summary}`);
  return `Usage: npm run assent -- COMMAND\n\n${lines.join('\n')}\n\nThe environment is that of the services (docs/configuration.md); without DATABASE_URL it is the data of npm start.\n`;
}
