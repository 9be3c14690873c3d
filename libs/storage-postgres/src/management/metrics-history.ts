import { FINE_MINUTES } from '../samples/sample.js';
import type { ManagementNeeds } from './management-needs.js';
import { MetricsSummary, type MetricsOver, type NamedClient, type StepCount } from './metrics-summary.js';

export interface MetricsRequest {
  readonly minutes: number;
  /** How often processes write samples: what is younger is not there yet. */
  readonly sampleSeconds: number;
}

const MAX_STEPS = 120;
const STEP_SECONDS = [5, 10, 60, 120, 300, 600, 900] as const;
/** Longest way of a sample from its process to the table. */
const SETTLED_MILLISECONDS = 1_000;
const TOP_CLIENTS = 20;

const IN_RANGE = 'at >= $1 AND at < $2';

const COUNTS = `
  SELECT step, name, sum(count::float8) AS count
  FROM (
    SELECT floor(extract(epoch FROM at) / $3::float8) AS step, payload->'overall' AS counts FROM service_samples WHERE ${IN_RANGE}
    UNION ALL
    SELECT NULL, payload->'detail' FROM service_samples WHERE ${IN_RANGE}
  ) AS samples, jsonb_each_text(counts) AS each (name, count)
  GROUP BY step, name`;

const CLIENTS = `
  SELECT busiest.*, client_name AS "clientName"
  FROM (
    SELECT client_id AS "clientId", sum((counts->>0)::float8) AS "tokensIssued", sum((counts->>1)::float8) AS introspections
    FROM service_samples, jsonb_each(payload->'clients') AS each (client_id, counts) WHERE ${IN_RANGE}
    GROUP BY client_id ORDER BY sum((counts->>0)::float8 + (counts->>1)::float8) DESC, client_id LIMIT ${TOP_CLIENTS}
  ) AS busiest LEFT JOIN clients ON clients.client_id = "clientId"
  ORDER BY "tokensIssued" + introspections DESC, "clientId"`;

/** What all processes of all services did lately. */
export class MetricsHistory {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'clock'>) {}

  /** @throws StoreUnavailable */
  over({ minutes, sampleSeconds }: MetricsRequest): Promise<MetricsOver> {
    const stepSeconds = stepSecondsFor(minutes);
    // steps begin at the same moments for every request: a chart that moves on does not change
    const to = floor(this.needs.clock.now().getTime() - SETTLED_MILLISECONDS, sampleSeconds);
    const from = floor(to.getTime() - minutes * 60_000, stepSeconds);
    return this.needs.changes.read(async (manager) => {
      const counts: StepCount[] = await manager.query(COUNTS, [from, to, stepSeconds]);
      const clients: NamedClient[] = await manager.query(CLIENTS, [from, to]);
      return new MetricsSummary({ from, to, stepSeconds }, counts).with(clients);
    });
  }
}

/** There is one step more than the range has: both of its ends may be within one. */
export function stepSecondsFor(minutes: number): number {
  const [longest = 0] = STEP_SECONDS.slice(-1);
  return STEP_SECONDS.find((seconds) => (minutes * 60) / seconds + 1 <= MAX_STEPS && (seconds >= 60 || minutes <= FINE_MINUTES)) ?? longest;
}

const floor = (milliseconds: number, seconds: number): Date => new Date(Math.floor(milliseconds / (seconds * 1000)) * seconds * 1000);
