import type { User } from '../model/user.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserStore } from '../ports/user.store.js';
import { countPasswordAttempt, type Attempt, type AttemptNeeds } from './attempts.js';

/** One text for every reason: nobody learns which usernames exist, nor who has a second factor. */
export const WRONG_PASSWORD = 'The username or the password is not right.';

export interface PasswordNeeds extends AttemptNeeds {
  readonly passwordHasher: PasswordHasher;
  readonly users: UserStore;
}

/** Checks a password, whichever door it came through. A second factor is the caller's business.
 *
 *  It takes the same work for everybody: an unknown person is looked up and hashed for like a known one. The person is read again after the
 *  hashing, which takes its time: a password that was changed and a person who was disabled meanwhile count.
 *  @returns undefined: wrong, unknown, disabled, or without a password
 *  @throws TooManyRequests */
export async function checkPassword(attempt: Attempt, password: string, needs: PasswordNeeds): Promise<User | undefined> {
  await countPasswordAttempt(attempt, needs);
  const { passwordHasher, users } = needs;
  const found = await find(attempt, users);
  const matches = await passwordHasher.verify(found?.passwordHash, password);
  const user = await find(attempt, users);
  const unchanged = user?.userId === found?.userId && user?.passwordHash === found?.passwordHash;
  return matches && unchanged && user?.disabledAt === undefined ? user : undefined;
}

const find = async ({ username }: Attempt, users: UserStore): Promise<User | undefined> =>
  username === '' ? undefined : users.findByUsername(username);
