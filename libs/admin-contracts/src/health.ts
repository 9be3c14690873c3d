import { z } from 'zod';
import { instant } from './common.js';

/** A store, or one process of a service. */
export const part = z.strictObject({
  kind: z.enum(['store', 'service']),
  name: z.string().meta({ description: 'postgres, redis, or the name of a service.' }),
  instance: z.string().optional().meta({ description: 'Tells processes of one service apart.' }),
  status: z.enum(['ok', 'failing', 'silent']).meta({ description: 'failing: it answers, but not well; silent: nothing was heard of it for some time.' }),
  detail: z.string().optional(),
  version: z.string().optional(),
  started_at: instant.optional(),
  last_seen_at: instant.optional(),
});

/** A silent process does no harm while another one of its service lives. */
export const health = z.strictObject({ status: z.enum(['ok', 'failing']), parts: z.array(part) });

export type HealthView = z.output<typeof health>;
export type PartView = z.output<typeof part>;
