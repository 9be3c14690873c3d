import { z } from 'zod';
import { instant } from './common.js';
import { role } from './users.js';

/** Who is signed in to the console. GET /admin/session, which the session's cookie opens; 401 without one. */
export const consoleSession = z.strictObject({
  user_id: z.string(),
  username: z.string(),
  name: z.string().optional(),
  roles: z.array(role),
  permissions: z.array(z.enum(['read', 'revoke', 'manage'])).meta({ description: 'What the roles allow at this moment.' }),
  csrf_token: z.string().meta({ description: 'To be sent as X-CSRF-Token with every request that changes something.' }),
  ends_at: instant,
});

/** POST /admin/session/sign-out, with X-CSRF-Token. When it answers 204, what the console was issued is dead. */
export const consoleSignOut = z.strictObject({
  sign_out_of_assent: z.boolean().default(false).meta({ description: 'Also end the sign-in at Assent itself in this browser, so that somebody else can sign in.' }),
});

/** What the console finds as `sign_in_error` in its own address after a sign-in that failed:
 *  access_denied: the person or the server said no; expired: it took too long, or the address was opened again;
 *  unavailable: a part of Assent does not answer; failed: anything else. */
export const signInError = z.enum(['access_denied', 'expired', 'unavailable', 'failed']);

export type ConsoleSignOut = z.input<typeof consoleSignOut>;
export type SignInError = z.output<typeof signInError>;
export type ConsoleSessionView = z.output<typeof consoleSession>;
