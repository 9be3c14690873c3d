import { type AssentConfig, connectPlatform, createLogger, describedSettings, encryptionKeysOf, type Environment, type Platform, readConfig, valueIn } from '@assent/service-kit';
import { type EncryptionKeys, migrate } from '@assent/storage-postgres';
import { localEnvironment, rememberedIssuer } from '../local-environment.js';
import { AlreadyRunning, soleUse } from '../sole-use.js';

const LOG_LEVEL = 'warn';

/** Connects a command to the database that the services of this environment use. */
export const withPlatform = <T>(given: Environment, work: (platform: Platform) => Promise<T>): Promise<T> =>
  withDatabase(given, async (config, env) => {
    const platform = await connectPlatform(config, describedSettings(env, given), createLogger('cli', valueIn(env, 'ASSENT_LOG_LEVEL') ?? LOG_LEVEL));
    return work(platform).finally(() => platform.close());
  });

/** The same with nothing but the encryption keys, also when they are not those of the database. */
export const withEncryptionKeys = <T>(given: Environment, work: (keys: EncryptionKeys) => Promise<T>): Promise<T> =>
  withDatabase(given, async (config) => {
    await migrate(config.storage.databaseUrl);
    return work(encryptionKeysOf(config));
  });

async function withDatabase<T>(given: Environment, work: (config: AssentConfig, env: Environment) => Promise<T>): Promise<T> {
  const { env, postgres, directory } = await localEnvironment(asLastStarted(given));
  try {
    return await work(readConfig(env), env);
  } finally {
    if (postgres?.startedHere && (await isUnused(postgres.url, directory.path))) await postgres.stop();
  }
}

/** The issuer of the last `npm start`, unless the environment names one. */
export function asLastStarted(given: Environment): Environment {
  return valueIn(given, 'ASSENT_ISSUER') === undefined ? { ...given, ASSENT_ISSUER: rememberedIssuer(given) } : given;
}

/** An `npm start` may have begun to use the server in between. */
async function isUnused(url: string, path: string): Promise<boolean> {
  try {
    await (await soleUse(url, path))();
    return true;
  } catch (error) {
    if (error instanceof AlreadyRunning) return false;
    throw error;
  }
}
