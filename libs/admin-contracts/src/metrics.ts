import { z } from 'zod';
import { instant } from './common.js';

const MAX_MINUTES = 1440;
const DEFAULT_MINUTES = 15;

export const metricsQuery = z.strictObject({ minutes: z.coerce.number().int().min(1).max(MAX_MINUTES).default(DEFAULT_MINUTES) });

const milliseconds = z.number().min(0);
const percentiles = { p50_milliseconds: milliseconds, p95_milliseconds: milliseconds, p99_milliseconds: milliseconds };

/** What happened in all processes of all services within a span of time. */
const step = z.strictObject({
  at: instant.meta({ description: 'When the span begins.' }),
  requests: z.int().meta({ description: 'To the endpoints of the protocol. The admin API is in `latency` only: who looks at a chart does not change it.' }),
  tokens_issued: z.int(),
  introspections_active: z.int(),
  introspections_inactive: z.int(),
  errors: z.int(),
  ...percentiles,
});

export const metrics = z.strictObject({
  from: instant,
  to: instant.meta({ description: 'What is younger is not known yet. The last step ends here, or earlier.' }),
  step_seconds: z.int(),
  steps: z.array(step).meta({ description: 'Every span from `from` to `to`, oldest first; quiet ones too.' }),
  tokens_by_grant_type: z.array(z.strictObject({ grant_type: z.string(), count: z.int() })),
  errors: z.array(z.strictObject({ endpoint: z.string(), code: z.string(), count: z.int() })).meta({ description: 'Most frequent first.' }),
  top_clients: z
    .array(z.strictObject({ client_id: z.string(), client_name: z.string().optional(), tokens_issued: z.int(), introspections: z.int() }))
    .meta({ description: 'Busiest first.' }),
  latency: z.array(z.strictObject({ endpoint: z.string(), requests: z.int(), ...percentiles })),
});

export type MetricsView = z.output<typeof metrics>;
export type MetricsStep = z.output<typeof step>;
