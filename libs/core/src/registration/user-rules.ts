import { z } from 'zod';
import { ROLES, type User } from '../model/user.js';
import { MAX_NAME_LENGTH } from './client-metadata.js';
import { displayText, displayTextProblem, textWith } from './text-rules.js';
import { parseByRules } from './violation.js';

const MAX_USERNAME_LENGTH = 128;
const MAX_EMAIL_LENGTH = 254;
const MIN_PASSWORD_LENGTH = 8;
/** PasswordHasher takes no more. */
const MAX_PASSWORD_BYTES = 1024;

/** @spec RFC 8265 §3.1: no spaces */
const username = textWith((text) => {
  if (/\s/u.test(text)) return 'must not contain spaces: a username is one word (RFC 8265 §3.1)';
  return displayTextProblem(text.normalize('NFKC'), MAX_USERNAME_LENGTH) ?? displayTextProblem(text, MAX_USERNAME_LENGTH);
});

const email = textWith((text) => {
  if (!/^[^\s@]+@[^\s@]+$/u.test(text)) return 'must be an e-mail address, such as alice@example.com';
  return displayTextProblem(text, MAX_EMAIL_LENGTH);
});

/** Any text: spaces and other scripts make good passwords. */
const passwordOf = (minLength: number) =>
  textWith((text) => {
    if (text.length < minLength) return minLength === 1 ? 'must not be empty' : `must be at least ${minLength} characters long`;
    if (Buffer.byteLength(text) > MAX_PASSWORD_BYTES) return `must be at most ${MAX_PASSWORD_BYTES} bytes long`;
    return text.includes('\0') ? 'must not contain a NUL character' : undefined;
  });

/** Chosen by people. */
export const password = passwordOf(MIN_PASSWORD_LENGTH);
/** Chosen by whoever writes the import file, test set-ups among them. */
export const importedPassword = passwordOf(1);

export const userMembers = z.strictObject({
  username,
  email: email.optional(),
  name: displayText(MAX_NAME_LENGTH).optional(),
  roles: z
    .array(z.enum(ROLES))
    .transform((roles) => ROLES.filter((role) => roles.includes(role)))
    .optional(),
});

/** What is said about a person, checked. */
export type UserProfile = Pick<User, 'username' | 'email' | 'name' | 'roles'>;

/** @throws RulesBroken */
export function parseUserProfile(input: unknown): UserProfile {
  const { roles = [], email: address, name, ...rest } = parseByRules(userMembers, input);
  return { ...rest, roles, ...(address !== undefined && { email: address }), ...(name !== undefined && { name }) };
}

/** @throws RulesBroken */
export const parsePassword = (input: unknown): string => parseByRules(z.object({ password }), { password: input }).password;

/** The same with the names of the file and the admin API; what parseUserProfile reads back unchanged. */
export const userMembersOf = (user: UserProfile): Record<string, unknown> => ({
  username: user.username,
  ...(user.email !== undefined && { email: user.email }),
  ...(user.name !== undefined && { name: user.name }),
  roles: user.roles,
});
