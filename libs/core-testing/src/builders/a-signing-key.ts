import { randomUUID } from 'node:crypto';
import type { SigningKey } from '@assent/core';

/** Looks like a key; nothing can be signed with it. */
export const aSigningKey = (given: Partial<SigningKey> = {}): SigningKey => ({
  kid: randomUUID(),
  algorithm: 'ES256',
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
  sealedPrivateKey: 'sealed',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  activeFrom: new Date('2026-01-01T00:00:00Z'),
  ...given,
});
