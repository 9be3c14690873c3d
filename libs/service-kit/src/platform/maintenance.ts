import { StoreUnavailable } from '@assent/core';
import type { KeyObserver } from '@assent/storage-postgres';
import type { Logger } from 'pino';
import type { Platform } from './platform.js';

const INTERVAL_MILLISECONDS = 5 * 60_000;
/** Of a re-encryption that takes long, a line each so often. */
const PROGRESS_MILLISECONDS = 10_000;

type Needs = Pick<Platform, 'config' | 'encryptionKeys' | 'logger' | 'management' | 'postgres'>;

/** Does the housekeeping while the service runs, and begins at once. Of several services one does each part; none waits for another.
 *  @returns stops, when a round in progress is through */
export function startMaintenance({ config, encryptionKeys, logger, management, postgres }: Needs, intervalMilliseconds = INTERVAL_MILLISECONDS): () => Promise<void> {
  const stopping = new AbortController();
  const keys = (): Promise<void> => noting(logger, encryptionKeys.maintain(stopping.signal, keyObserver(logger)));
  const rotation = async (): Promise<void> => {
    const kid = await management.keys.rotateWhenDue(config.storage.keyRotationDays);
    if (kid !== undefined) logger.info({ kid }, 'a new signing key is published');
  };
  const round = (): Promise<unknown> => Promise.all([keys(), noting(logger, postgres.maintain(new Date())), noting(logger, rotation())]);
  let rounds = round();
  const timer = setInterval(() => {
    rounds = Promise.all([rounds, round()]);
  }, intervalMilliseconds);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await rounds;
  };
}

async function noting(logger: Logger, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (err) {
    if (err instanceof StoreUnavailable) logger.warn({ err }, 'maintenance waits for Postgres');
    else logger.error({ err }, 'maintenance failed');
  }
}

function keyObserver(logger: Logger): KeyObserver {
  let toldAt = Date.now();
  return {
    progress(sofar) {
      if (Date.now() - toldAt < PROGRESS_MILLISECONDS) return;
      toldAt = Date.now();
      logger.info(sofar, 'what other encryption keys sealed is being sealed anew');
    },
    sealedAnew: (all) => (all.unopened > 0 ? logger.error(all, 'something is sealed with an encryption key that is not here') : logger.info(all, 'what other encryption keys sealed is sealed anew')),
    done: (label) => logger.info({ label }, 'nothing needs this encryption key any more: it can be removed'),
  };
}
