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

export type ConsoleSessionView = z.output<typeof consoleSession>;
