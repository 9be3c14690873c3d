import type { PasswordHasher } from '@assent/core';

/** Costs nothing: for specs that are about something else than passwords. */
export const plainPasswordHasher: PasswordHasher = {
  hash: async (password) => `plain:${password}`,
  verify: async (passwordHash, password) => passwordHash === `plain:${password}`,
};
