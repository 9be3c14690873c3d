import type { AuthorizationInteraction, Clock, DeviceInteraction, Interaction, InteractionStore, SignInInteraction } from '@assent/core';
import { ExpiringRecords } from './expiring-records.js';
import type { Keys } from './keys.js';
import { decode, type Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

const waiting = {
  browserHash: 'text',
  userId: 'text?',
  passwordCheckedUserId: 'text?',
  passwordCheckedAt: 'date?',
  expiresAt: 'date',
} as const;

const authorization: Shape<Omit<AuthorizationInteraction, 'next' | 'sealedUserCode'>> = {
  ...waiting,
  request: {
    clientId: 'text',
    redirectUri: 'text',
    redirectUriGiven: 'flag',
    responseType: 'text',
    responseMode: 'text',
    tokenType: 'text',
    macAlgorithm: 'text?',
    scope: 'texts',
    resources: 'texts',
    state: 'text?',
    codeChallenge: 'text?',
  },
};

const signIn: Shape<Omit<SignInInteraction, 'request' | 'sealedUserCode'>> = { ...waiting, next: 'text' };

const device: Shape<Omit<DeviceInteraction, 'next' | 'request'>> = { ...waiting, sealedUserCode: 'text', deviceCodeHash: 'text?' };

export const redisInteractionStore = (link: RedisLink, keys: Keys, clock: Clock): InteractionStore =>
  new ExpiringRecords<Interaction>(link, keys, clock, 'interaction', (text) => decode(authorization, text) ?? decode(signIn, text) ?? decode(device, text));
