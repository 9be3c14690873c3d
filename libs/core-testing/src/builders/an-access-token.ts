import { randomBytes } from 'node:crypto';
import type { AccessToken } from '@assent/core';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 86_400_000;

/** An opaque token that lives for an hour from now; `expiryDay` follows from `expiresAt`. */
export function anAccessToken(given: Partial<Omit<AccessToken, 'expiryDay'>> & Pick<AccessToken, 'clientId'>): AccessToken {
  const issuedAt = given.issuedAt ?? new Date();
  const expiresAt = given.expiresAt ?? new Date(issuedAt.getTime() + HOUR_MILLISECONDS);
  return {
    tokenHash: randomBytes(32),
    format: 'opaque',
    scope: ['api:read'],
    audience: ['https://api.example.test/'],
    issuedAt,
    ...given,
    expiresAt,
    expiryDay: Math.floor(expiresAt.getTime() / DAY_MILLISECONDS),
  };
}
