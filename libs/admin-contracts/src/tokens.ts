import { z } from 'zod';
import { exactly, instant } from './common.js';
import { grant } from './grants.js';
import { pageOf, pageQuery } from './pagination.js';

/** An access token, without its text. */
export const token = z.strictObject({
  token_id: z.string(),
  client_id: z.string(),
  client_name: z.string().optional(),
  user_id: z.string().optional(),
  username: z.string().optional(),
  grant_id: z.string().optional(),
  token_type: z.enum(['bearer', 'mac']),
  format: z.enum(['opaque', 'jwt']),
  scope: z.string().meta({ description: 'Space-separated.' }),
  audience: z.array(z.string()),
  issued_at: instant,
  expires_at: instant,
  revoked_at: instant.optional(),
  active: z.boolean(),
  inactive_because: z.string().optional(),
});

export const tokensQuery = pageQuery.extend({
  client_id: exactly.optional(),
  user_id: exactly.optional(),
  grant_id: exactly.optional(),
  api: exactly.optional(),
});
export const tokensPage = pageOf(token);

const MAX_TOKEN_LENGTH = 16_384;
/** In the body, so that no log of addresses has it. */
export const tokenLookup = z.strictObject({ token: z.string().max(MAX_TOKEN_LENGTH) });

export const foundToken = z.discriminatedUnion('token_type_hint', [
  z.strictObject({ token_type_hint: z.literal('access_token'), access_token: token }),
  z.strictObject({
    token_type_hint: z.literal('refresh_token'),
    grant,
    is_current: z.boolean().meta({ description: 'False: it was used before and has a successor.' }),
  }),
]);

export type TokenView = z.output<typeof token>;
export type FoundTokenView = z.output<typeof foundToken>;
