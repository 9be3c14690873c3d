import { z } from 'zod';
import { exactly, instant } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

export const grant = z.strictObject({
  grant_id: z.string(),
  client_id: z.string(),
  client_name: z.string().optional(),
  user_id: z.string(),
  username: z.string().optional(),
  scope: z.string().meta({ description: 'Space-separated.' }),
  resources: z.array(z.string()),
  created_at: instant,
  redeemed_at: instant.optional().meta({ description: 'Absent: the authorization code was not redeemed (yet).' }),
  revoked_at: instant.optional(),
  refresh_token: z
    .strictObject({ rotations: z.int(), rotated_at: instant.optional(), expires_at: instant, idle_expires_at: instant })
    .optional()
    .meta({ description: 'Absent: the grant has none.' }),
  active: z.boolean(),
  inactive_because: z.string().optional(),
});

export const grantsQuery = pageQuery.extend({ client_id: exactly.optional(), user_id: exactly.optional(), api: exactly.optional() });
export const grantsPage = pageOf(grant);

export type GrantView = z.output<typeof grant>;
