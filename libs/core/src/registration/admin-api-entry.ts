import type { Api } from '../model/api.js';

/** What scopes of the admin API allow, in the words of the consent page. */
const DESCRIPTIONS = {
  'admin:read': 'Look at clients, people, grants, tokens, keys and the audit log of this server',
  'admin:revoke': 'Revoke grants and tokens and end sessions',
  'admin:manage': 'Change clients, APIs, people and keys of this server',
} as const;

export type AdminScope = keyof typeof DESCRIPTIONS;
export const ADMIN_SCOPES = Object.keys(DESCRIPTIONS) as readonly AdminScope[];

/** The audience of tokens for the admin API. */
export const adminApiIdentifier = (issuer: string): string => `${issuer}/admin`;

/** The admin API as the server knows it from the start. */
export const adminApi = (issuer: string): Api => ({
  identifier: adminApiIdentifier(issuer),
  name: 'Assent administration',
  tokenFormat: 'opaque',
  bearerMethods: ['header'],
  scopes: ADMIN_SCOPES.map((name) => ({ name, description: DESCRIPTIONS[name] })),
  introspectionClients: [],
});
