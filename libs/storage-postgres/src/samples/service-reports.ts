import type { HotPool, Statement } from '../hot/hot-pool.js';
import type { Sample } from './sample.js';

/** One process of a service. */
export interface ServiceProcess {
  readonly service: string;
  /** Tells processes of one service apart. */
  readonly instance: string;
  readonly version: string;
  readonly startedAt: Date;
}

const INSERT_SAMPLES = `
  INSERT INTO service_samples (service, instance, at, payload)
  SELECT $1, $2, (sample->>'at')::timestamptz, sample->'payload' FROM jsonb_array_elements($3::jsonb) AS sample
  ON CONFLICT (service, instance, at) DO UPDATE SET payload = excluded.payload`;

const REPORT: Statement = {
  name: 'service_report',
  text: `
    WITH seen AS (
      INSERT INTO service_instances (service, instance, version, started_at, last_seen_at, failing) VALUES ($1, $2, $4, $5, clock_timestamp(), $6)
      ON CONFLICT (service, instance) DO UPDATE SET last_seen_at = excluded.last_seen_at, failing = excluded.failing)
    ${INSERT_SAMPLES}`,
};

const LEAVE: Statement = {
  name: 'service_leave',
  text: `WITH gone AS (DELETE FROM service_instances WHERE service = $1 AND instance = $2) ${INSERT_SAMPLES}`,
};

/** What processes write about themselves. A report whose answer was lost may be repeated: samples replace those with their own `at`. */
export class ServiceReports {
  constructor(private readonly pool: Pick<HotPool, 'rows'>) {}

  /** @param failing why the process cannot do all of its work @throws StoreUnavailable */
  async report({ service, instance, version, startedAt }: ServiceProcess, samples: readonly Sample[], failing?: string): Promise<void> {
    await this.pool.rows(REPORT, [service, instance, rows(samples), version, startedAt, failing ?? null]);
  }

  /** The last words of a process that stops. @throws StoreUnavailable */
  async leave({ service, instance }: ServiceProcess, samples: readonly Sample[]): Promise<void> {
    await this.pool.rows(LEAVE, [service, instance, rows(samples)]);
  }
}

const rows = (samples: readonly Sample[]): string => JSON.stringify(samples.map(({ at, ...payload }) => ({ at, payload })));
