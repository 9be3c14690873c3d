import { type Environment, readStandaloneConfig, type RunningService, startService, valueIn, withSecretFiles } from '@assent/service-kit';
import { type Demo, firstRun } from './first-run.js';
import { localEnvironment, type LocalEnvironment, rememberIssuer } from './local-environment.js';
import { soleUse } from './sole-use.js';
import { standaloneModule } from './standalone.module.js';

export interface Standalone {
  readonly url: string;
  readonly issuer: string;
  /** Absent with a database of somebody else's: nothing is made in it that nobody asked for. */
  readonly demo: Demo | undefined;
  /** Where data are, in words. */
  readonly data: string;
  close(): Promise<void>;
}

/** Few lines in a terminal where the welcome says what matters. */
const LOG_LEVEL = 'warn';

/** Starts everything. @throws ConfigurationError, AlreadyRunning, PortInUse, ImportRefused, StoreUnavailable */
export async function startStandalone(written: Environment): Promise<Standalone> {
  const given = withSecretFiles(written);
  const local = await localEnvironment(given);
  const { postgres } = local;
  if (postgres === undefined) return standalone(local, await service(local, given), undefined, async () => undefined);
  const letGo = await soleUse(postgres.url, local.directory.path);
  const stop = async (): Promise<void> => {
    await letGo();
    await postgres.stop();
  };
  try {
    const running = await service(local, given);
    rememberIssuer(local);
    return standalone(local, running, await firstRun(running.platform.management), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

const service = ({ env }: LocalEnvironment, given: Environment): Promise<RunningService> =>
  startService({
    name: 'standalone',
    module: standaloneModule(readStandaloneConfig(env).consoleDirectory),
    env: { ...env, ASSENT_LOG_LEVEL: valueIn(env, 'ASSENT_LOG_LEVEL') ?? LOG_LEVEL },
    given,
  });

const standalone = (local: LocalEnvironment, running: RunningService, demo: Demo | undefined, stopPostgres: () => Promise<void>): Standalone => ({
  url: running.url,
  issuer: running.platform.config.service.issuer,
  demo,
  data: local.postgres === undefined ? 'in the Postgres that DATABASE_URL names' : `in ${local.directory.path} (remove it to start afresh)`,
  async close() {
    await running.close();
    await stopPostgres();
  },
});
