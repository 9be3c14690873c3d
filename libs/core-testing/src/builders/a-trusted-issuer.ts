import { randomUUID } from 'node:crypto';
import type { TrustedIssuer } from '@assent/core';

/** An issuer of JWTs without keys, for usernames, with a name of its own. */
export function aTrustedIssuer(given: Partial<TrustedIssuer> = {}): TrustedIssuer {
  const trustedIssuerId = given.trustedIssuerId ?? randomUUID();
  return {
    trustedIssuerId,
    kind: 'jwt',
    issuer: `https://${trustedIssuerId}.example.test`,
    name: 'An identity provider',
    subject: 'username',
    clients: [],
    scope: ['api:read'],
    createdAt: new Date('2026-01-01T00:00:00Z'),
    updatedAt: new Date('2026-01-01T00:00:00Z'),
    version: 1,
    ...given,
  };
}
