import type { Clock, Interaction, InteractionStore } from '@assent/core';
import { ExpiringRecords } from './expiring-records.js';
import type { Keys } from './keys.js';
import type { Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

const shape: Shape<Interaction> = {
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
  browserHash: 'text',
  userId: 'text?',
  passwordCheckedUserId: 'text?',
  passwordCheckedAt: 'date?',
  expiresAt: 'date',
};

export const redisInteractionStore = (link: RedisLink, keys: Keys, clock: Clock): InteractionStore =>
  new ExpiringRecords<Interaction>(link, keys, clock, 'interaction', shape);
