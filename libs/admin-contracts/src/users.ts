import { z } from 'zod';
import { instant, search, status, version } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

export const role = z.enum(['admin', 'operator', 'auditor']).meta({ description: 'admin: everything; operator: may revoke; auditor: may read.' });

const password = z.string().meta({ description: 'Of at least 8 characters. Stored as argon2id.' });

export const userCreation = z.strictObject({
  username: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
  roles: z.array(role).optional(),
  password: password.optional(),
});

/** Members that are left out stay; null removes one. */
export const userPatch = z.strictObject({
  username: z.string().optional(),
  email: z.string().nullable().optional(),
  name: z.string().nullable().optional(),
  roles: z.array(role).nullable().optional(),
});

export const passwordChange = z.strictObject({ password });

export const user = z.strictObject({
  user_id: z.string(),
  username: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
  roles: z.array(role),
  has_password: z.boolean(),
  second_factor: z.literal('totp').optional().meta({ description: 'Present: the password alone signs nobody in.' }),
  disabled_at: instant.optional(),
  tokens_not_before: instant.optional().meta({ description: 'Grants and tokens from then or before are dead.' }),
  sessions_not_before: instant.optional().meta({ description: 'Sessions from then or before are dead.' }),
  created_at: instant,
  updated_at: instant,
  version,
});

/** The only answer that has the secret. */
export const userWithTotp = user.extend({
  totp_secret: z.string().meta({ description: 'For the authenticator app, in base32. Shown this once.' }),
  totp_uri: z.string().meta({ description: 'The same as an otpauth URI: what a QR code for authenticator apps contains.' }),
});

export const usersQuery = pageQuery.extend({ q: search.optional(), role: role.optional(), status: status.optional() });
export const usersPage = pageOf(user);

/** A browser in which a person is signed in. */
export const userSession = z.strictObject({
  session_id: z.string(),
  signed_in_at: instant,
  expires_at: instant,
  ip: z.string().optional(),
  user_agent: z.string().optional().meta({ description: 'What the browser said it is, cut to 200 characters.' }),
});
export const userSessions = z.strictObject({ items: z.array(userSession) });

/** What a person allowed a client, so that they are not asked again. */
export const userConsent = z.strictObject({ client_id: z.string(), client_name: z.string().optional(), scope: z.string(), updated_at: instant.optional() });
export const userConsents = z.strictObject({ items: z.array(userConsent) });

export const userUsage = z.strictObject({
  live_grants: z.int(),
  live_tokens: z.int(),
  counted_up_to: z.int().meta({ description: 'Counting stops here: such a number means "at least".' }),
});

export type UserSessionView = z.output<typeof userSession>;
export type UserConsentView = z.output<typeof userConsent>;
export type UserUsageView = z.output<typeof userUsage>;
export type UserCreation = z.input<typeof userCreation>;
export type UserPatch = z.input<typeof userPatch>;
export type UserView = z.output<typeof user>;
export type UserWithTotpView = z.output<typeof userWithTotp>;
