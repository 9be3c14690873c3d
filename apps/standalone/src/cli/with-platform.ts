import { connectPlatform, createLogger, describedSettings, type Environment, type Platform, readConfig, valueIn } from '@assent/service-kit';
import { localEnvironment, rememberedIssuer } from '../local-environment.js';
import { AlreadyRunning, soleUse } from '../sole-use.js';

const LOG_LEVEL = 'warn';

/** Connects a command to the database that the services of this environment use. */
export async function withPlatform<T>(given: Environment, work: (platform: Platform) => Promise<T>): Promise<T> {
  const { env, postgres, directory } = await localEnvironment(asLastStarted(given));
  try {
    const config = readConfig(env);
    const platform = await connectPlatform(config, describedSettings(env, given), createLogger('cli', valueIn(env, 'ASSENT_LOG_LEVEL') ?? LOG_LEVEL));
    return await work(platform).finally(() => platform.close());
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
