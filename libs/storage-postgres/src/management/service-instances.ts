import type { ManagementNeeds } from './management-needs.js';

/** A process as it last reported. */
export interface ServiceInstance {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  /** Why it cannot do all of its work. */
  readonly failing?: string;
  /** Nothing was heard of it for some time, and it did not say goodbye. */
  readonly silent: boolean;
}

/** Far beyond the longest time between two reports. */
const SILENT_AFTER_SECONDS = 20;
const MAX_LISTED = 1_000;

/** Only Postgres's clock judges: those of the services may disagree. */
const LIST = `
  SELECT service, instance, version, started_at AS "startedAt", last_seen_at AS "lastSeenAt", failing,
    last_seen_at < now() - interval '${SILENT_AFTER_SECONDS} seconds' AS silent
  FROM service_instances ORDER BY service, started_at, instance LIMIT ${MAX_LISTED}`;

/** The processes of all services. */
export class ServiceInstances {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes'>) {}

  /** @throws StoreUnavailable */
  list(): Promise<readonly ServiceInstance[]> {
    return this.needs.changes.read(async (manager) => {
      const rows: (Omit<ServiceInstance, 'failing'> & { readonly failing: string | null })[] = await manager.query(LIST);
      return rows.map(({ failing, ...instance }) => ({ ...instance, ...(failing !== null && { failing }) }));
    });
  }
}
