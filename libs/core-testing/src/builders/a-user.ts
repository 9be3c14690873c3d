import { randomUUID } from 'node:crypto';
import type { User } from '@assent/core';

/** A person without roles or a password, with a username of their own. */
export function aUser(given: Partial<User> = {}): User {
  const userId = given.userId ?? randomUUID();
  return {
    userId,
    username: `user-${userId}`,
    roles: [],
    createdAt: new Date('2026-01-01T00:00:00Z'),
    updatedAt: new Date('2026-01-01T00:00:00Z'),
    version: 1,
    ...given,
  };
}
