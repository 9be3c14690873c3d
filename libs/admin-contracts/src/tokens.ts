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
  grant_type: z.string().optional().meta({ description: 'What the client gave for it: authorization_code, refresh_token, client_credentials, … or implicit. Absent: it was issued before this was recorded.' }),
  rotation: z.int().optional().meta({ description: 'It came with this rotation of the refresh token; 0: with the first one.' }),
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

/** What a resource server hears when it asks now. @spec RFC 7662 §2.2 */
export const introspection = z.record(z.string(), z.unknown());

export const tokenIntrospection = z.strictObject({ introspection });

export const foundToken = z.discriminatedUnion('token_type_hint', [
  z.strictObject({ token_type_hint: z.literal('access_token'), access_token: token, introspection }),
  z.strictObject({
    token_type_hint: z.literal('refresh_token'),
    grant,
    introspection: introspection.meta({ description: 'What its own client hears: refresh tokens are never for resource servers.' }),
    is_current: z.boolean().meta({ description: 'False: it was used before and has a successor.' }),
  }),
]);

/** One resource server's questions about one token. */
export const inquiry = z.strictObject({
  client_id: z.string(),
  client_name: z.string().optional(),
  first_asked_at: instant,
  last_asked_at: instant,
  count: z.int().min(1),
  last_answer: z.enum(['active', 'inactive']),
});

export const tokenInquiries = z.strictObject({
  items: z.array(inquiry),
  recorded: z.boolean().meta({ description: 'False: ASSENT_RECORD_INQUIRIES is off, so nothing is known.' }),
});

export type InquiryView = z.output<typeof inquiry>;
export type TokenInquiriesView = z.output<typeof tokenInquiries>;
export type TokenIntrospectionView = z.output<typeof tokenIntrospection>;
export type TokenView = z.output<typeof token>;
export type FoundTokenView = z.output<typeof foundToken>;
