import type { DataSource } from 'typeorm';
import { toStoreError } from '../hot/unavailable.js';

/** Connects when it is first asked for. */
export interface LazyDataSource {
  /** @throws StoreUnavailable */
  get(): Promise<DataSource>;
  close(): Promise<void>;
}

/** One connection attempt for all who ask at once; after a failure the next one tries again. */
export function lazyDataSource(dataSource: DataSource): LazyDataSource {
  let connecting: Promise<DataSource> | undefined;
  return {
    async get() {
      try {
        return await (connecting ??= dataSource.initialize());
      } catch (error) {
        connecting = undefined;
        throw toStoreError(error);
      }
    },
    async close() {
      await connecting?.catch(() => undefined);
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}
