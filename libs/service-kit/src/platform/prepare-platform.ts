import { StoreUnavailable } from '@assent/core';
import type { Platform } from './platform.js';
import { applyImportFile } from './import-file.js';

const MAINTENANCE_INTERVAL_MILLISECONDS = 5 * 60_000;

/** Makes what a service expects to be there: partitions for new tokens, built-in entries, the import file's entries.
 *  @throws ImportRefused, StoreUnavailable */
export async function preparePlatform({ config, logger, management, postgres }: Platform): Promise<void> {
  await postgres.maintain(new Date());
  await management.ensureBuiltIns();
  const { importFile } = config.service;
  if (importFile === undefined) return;
  const { created, changed, unchanged } = await applyImportFile(importFile, management, 'system');
  logger.info({ file: importFile, created, changed, unchanged: unchanged.length }, 'import file applied');
}

/** Does the housekeeping of the database while the service runs. @returns stops, when a round in progress is through */
export function startMaintenance({ logger, postgres }: Pick<Platform, 'logger' | 'postgres'>): () => Promise<void> {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = postgres.maintain(new Date()).catch((err: unknown) => {
      if (err instanceof StoreUnavailable) logger.warn({ err }, 'maintenance waits for Postgres');
      else logger.error({ err }, 'maintenance failed');
    });
  }, MAINTENANCE_INTERVAL_MILLISECONDS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
