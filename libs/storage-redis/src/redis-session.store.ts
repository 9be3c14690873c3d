import type { Clock, Session, SessionStore } from '@assent/core';
import { ExpiringRecords } from './expiring-records.js';
import type { Keys } from './keys.js';
import { decode, type Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

const shape: Shape<Session> = { userId: 'text', signedInAt: 'date', expiresAt: 'date' };

export const redisSessionStore = (link: RedisLink, keys: Keys, clock: Clock): SessionStore =>
  new ExpiringRecords<Session>(link, keys, clock, 'session', (text) => decode(shape, text));
