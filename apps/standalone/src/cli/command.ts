import { resolve } from 'node:path';
import type { Environment, Platform } from '@assent/service-kit';
import type { EncryptionKeys } from '@assent/storage-postgres';

/** What a command works with. */
export interface CommandContext {
  readonly env: Environment;
  /** For results: what a script reads. */
  readonly out: (text: string) => void;
  /** For everything else: what a person reads. */
  readonly say: (text: string) => void;
  /** Connects to the database, starting the embedded one when it does not run, for as long as the work takes. */
  readonly withPlatform: <T>(work: (platform: Platform) => Promise<T>) => Promise<T>;
  /** The same for what can be said and done when keys are missing that the rest could not do without. */
  readonly withEncryptionKeys: <T>(work: (keys: EncryptionKeys) => Promise<T>) => Promise<T>;
}

export interface Command {
  readonly name: string;
  /** Names of the arguments; optional ones in brackets. */
  readonly parameters: readonly string[];
  /** One line for the help. */
  readonly summary: string;
  run(context: CommandContext, args: readonly string[]): Promise<void>;
}

/** The person at the keyboard can mend this: they read the sentence, and no stack. */
export class CommandRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CommandRefused';
  }
}

/** A file as the person wrote it: npm runs commands in the checkout, wherever they stand. */
export const pathAsGiven = (env: Environment, file: string): string => resolve(env['INIT_CWD'] ?? '.', file);
