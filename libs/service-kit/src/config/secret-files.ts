import { readFileSync } from 'node:fs';
import { everySetting } from './assent-config.js';
import { ConfigurationError } from './configuration-error.js';
import { type Environment, valueIn } from './environment.js';

/** Each secret may come as a file that `NAME_FILE` names instead of as `NAME`: container platforms hand them out so. */
export const fileVariableOf = (variable: string): string => `${variable}_FILE`;

export const secretFileVariables = (): readonly string[] => secretVariables().map(fileVariableOf);

export interface SecretFiles {
  /** With secrets in place of the files that hold them. */
  readonly env: Environment;
  /** Why others were not read; never with what is in one. */
  readonly problems: readonly string[];
}

export function readSecretFiles(given: Environment): SecretFiles {
  const env = { ...given };
  const problems: string[] = [];
  for (const variable of secretVariables()) {
    const file = fileVariableOf(variable);
    const path = valueIn(given, file);
    if (path === undefined) continue;
    const secret = valueIn(given, variable) === undefined ? contentOf(path) : undefined;
    if (secret === undefined) problems.push(`${variable} and ${file} are both set: keep one of them.`);
    else if ('problem' in secret) problems.push(`${file} (now ${JSON.stringify(path)}) must be the path of a file that holds ${variable}: ${secret.problem}.`);
    else {
      env[variable] = secret.text;
      delete env[file];
    }
  }
  return { env, problems };
}

/** The environment with secrets in place of the files that hold them. @throws ConfigurationError */
export function withSecretFiles(given: Environment): Environment {
  const { env, problems } = readSecretFiles(given);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return env;
}

function contentOf(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? { problem: 'it is empty' } : { text };
  } catch (error) {
    return { problem: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).name})` };
  }
}

const secretVariables = (): readonly string[] => everySetting().filter(({ secret }) => secret).map(({ variable }) => variable);
