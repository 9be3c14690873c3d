import { randomBytes, randomUUID } from 'node:crypto';
import type { AuthorizationCode, AuthorizationInteraction, Clock, DeviceApproval, DeviceInteraction, DeviceRequest, Session, SignInInteraction } from '@assent/core';

/** Nothing made with it expires within a case. */
export const LONG_MILLISECONDS = 300_000;
/** Long enough to look at a record before it expires, short enough to wait for. */
export const SHORT_MILLISECONDS = 1_000;

export const randomHash = (): Buffer => randomBytes(32);

export const after = (clock: Clock, milliseconds: number): Date => new Date(clock.now().getTime() + milliseconds);

export const sampleCode = (expiresAt: Date): AuthorizationCode => ({
  grant: { grantId: randomUUID(), clientId: 'web', userId: randomUUID(), scope: ['api:read'], resources: ['https://api.example.test/'], createdAt: new Date(1_700_000_000_123) },
  redirectUri: 'https://rp.example.test/cb?x=1&y=ü',
  redirectUriGiven: true,
  codeChallenge: randomBytes(32).toString('base64url'),
  offlineDeclined: true,
  expiresAt,
});

export const sampleDeviceRequest = (expiresAt: Date): DeviceRequest => ({
  clientId: 'tv',
  scope: ['api:read', 'offline_access'],
  resources: ['https://api.example.test/?q=\n"ü"'],
  expiresAt,
});

export const sampleApproval = (): DeviceApproval => ({
  grant: { grantId: randomUUID(), clientId: 'tv', userId: randomUUID(), scope: ['api:read'], resources: [], createdAt: new Date(1_700_000_000_123) },
  offlineDeclined: true,
});

export const sampleInteraction = (expiresAt: Date): AuthorizationInteraction => ({
  request: {
    clientId: 'web',
    redirectUri: 'https://rp.example.test/cb',
    redirectUriGiven: true,
    responseType: 'token',
    responseMode: 'fragment',
    tokenType: 'mac',
    macAlgorithm: 'hmac-sha-256',
    scope: ['api:read', 'offline_access'],
    resources: ['https://api.example.test/'],
    state: 'a "quoted" \\ state, 漢字 🙂 and \r\n',
    codeChallenge: randomBytes(32).toString('base64url'),
  },
  browserHash: randomBytes(32).toString('base64url'),
  userId: randomUUID(),
  passwordCheckedUserId: randomUUID(),
  passwordCheckedAt: new Date(1_700_000_000_456),
  expiresAt,
});

export const sampleSignIn = (expiresAt: Date): SignInInteraction => {
  const { request: _request, ...waiting } = sampleInteraction(expiresAt);
  return { ...waiting, next: '/oauth/authorize?client_id=web&redirect_uri=https://rp.example.test/cb&state=%22%5C%20%E6%BC%A2%27' };
};

export const sampleDeviceInteraction = (expiresAt: Date): DeviceInteraction => {
  const { request: _request, ...waiting } = sampleInteraction(expiresAt);
  return { ...waiting, sealedUserCode: randomBytes(36).toString('base64url'), deviceCodeHash: randomHash().toString('base64url') };
};

export const sampleSession = (clock: Clock, expiresAt: Date): Session => ({
  userId: randomUUID(),
  signedInAt: clock.now(),
  expiresAt,
  ip: '2001:db8::1',
  userAgent: 'Browser/1.0 (a "quoted" \\ name; ü 🙂)',
});

/** As many calls as two busy nodes make at once. */
export const concurrently = <T>(call: (index: number) => Promise<T>, times = 100): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => call(index)));

export const countOf = <T>(values: readonly T[], wanted: T): number => values.filter((value) => value === wanted).length;
