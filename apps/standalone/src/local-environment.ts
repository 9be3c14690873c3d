import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, readConfig, readStandaloneConfig, valueIn } from '@assent/service-kit';
import { DataDirectory } from './postgres/data-directory.js';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './postgres/embedded-postgres.js';
import { freePort } from './postgres/free-port.js';

/** The environment with everything that a laptop does not set. */
export interface LocalEnvironment {
  readonly env: Environment;
  readonly directory: DataDirectory;
  /** Absent: DATABASE_URL names a server that somebody else runs. */
  readonly postgres: EmbeddedPostgres | undefined;
}

const ISSUER_FILE = 'issuer';
const KEY_BYTES = 32;
const NOT_YET = 'postgres://embedded';

/** Fills in what is absent: the port, the issuer, the database and the key.
 *  @throws ConfigurationError */
export async function localEnvironment(given: Environment): Promise<LocalEnvironment> {
  const standalone = readStandaloneConfig(given);
  const directory = new DataDirectory(standalone.dataDirectory);
  const port = valueIn(given, 'ASSENT_PORT') ?? String(standalone.port === 0 ? await freePort() : standalone.port);
  const issuer = valueIn(given, 'ASSENT_ISSUER') ?? `http://localhost:${port}`;
  const key = valueIn(given, 'ASSENT_ENCRYPTION_KEY') ?? generatedKey(directory);
  const database = valueIn(given, 'DATABASE_URL');
  const env = { ...given, ASSENT_PORT: port, ASSENT_ISSUER: issuer, ASSENT_ENCRYPTION_KEY: key, DATABASE_URL: database ?? NOT_YET };
  readConfig(env); // complains before a server is started
  if (database !== undefined) return { env, directory, postgres: undefined };
  const postgres = await openEmbeddedPostgres(directory);
  return { env: { ...env, DATABASE_URL: postgres.url }, directory, postgres };
}

function generatedKey(directory: DataDirectory): string {
  directory.make();
  return directory.secret('encryption-key', () => randomBytes(KEY_BYTES).toString('base64'));
}

/** So that the command line speaks for the same issuer as the last `npm start`, whatever its port was. */
export function rememberIssuer({ env, directory }: LocalEnvironment): void {
  writeFileSync(join(directory.path, ISSUER_FILE), `${env['ASSENT_ISSUER']}\n`);
}

export function rememberedIssuer(given: Environment): string | undefined {
  const file = join(new DataDirectory(readStandaloneConfig(given).dataDirectory).path, ISSUER_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
