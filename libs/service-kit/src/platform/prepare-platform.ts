import type { Platform } from './platform.js';
import { applyImportFile } from './import-file.js';

/** Makes what a service expects to be there: partitions for new tokens, built-in entries, the import file's entries.
 *  @throws ImportRefused, StoreUnavailable */
export async function preparePlatform({ config, logger, management, postgres }: Platform): Promise<void> {
  await postgres.prepare(new Date());
  await management.ensureBuiltIns();
  const { importFile } = config.service;
  if (importFile === undefined) return;
  const { created, changed, unchanged } = await applyImportFile(importFile, management, 'system');
  logger.info({ file: importFile, created, changed, unchanged: unchanged.length }, 'import file applied');
}
