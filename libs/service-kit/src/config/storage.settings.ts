import { z } from 'zod';
import { keySettings } from './key.settings.js';
import { numberSetting } from './number-setting.js';
import { redisSettings } from './redis.settings.js';
import { optional, required, withDefault } from './setting.js';
import { urlWith } from './url-with.js';

/** Where data lives, and the keys that protect it. */
export const storageSettings = {
  databaseUrl: required({
    variable: 'DATABASE_URL',
    description: 'The Postgres database, 14 or later. `npm start` brings its own when this is absent.',
    rule: 'a postgres:// URL',
    example: 'postgres://assent:password@localhost:5432/assent',
    secret: true,
    schema: urlWith('postgres:', 'postgresql:'),
  }),
  databasePoolSize: numberSetting({
    variable: 'ASSENT_DATABASE_POOL_SIZE',
    description: 'Most connections to Postgres that one process opens for requests. Beside them it opens up to 4 for the admin API, and 2 for a moment for housekeeping.',
    unit: 'connections',
    min: 2,
    max: 200,
    fallback: 10,
  }),
  databaseTimeoutMilliseconds: numberSetting({
    variable: 'ASSENT_DATABASE_TIMEOUT_MILLISECONDS',
    description: 'How long a request waits for Postgres (a connection, then each statement) before it is answered with 503.',
    unit: 'milliseconds',
    min: 100,
    max: 60_000,
    fallback: 3000,
  }),
  databaseReplicaUrl: optional({
    variable: 'DATABASE_REPLICA_URL',
    description:
      'A streaming replica of the Postgres database, which the lists of the admin API are read from. Only when it has everything that was committed before the request; otherwise, and when it does not answer, the primary is asked. Nothing else ever reads it.',
    rule: 'a postgres:// URL',
    example: 'postgres://assent:password@replica:5432/assent',
    secret: true,
    schema: urlWith('postgres:', 'postgresql:'),
  }),
  ...redisSettings,
  recordInquiries: withDefault('on', {
    variable: 'ASSENT_RECORD_INQUIRIES',
    description:
      'Whether it is kept which resource servers asked about which access token, for admins to see; it goes with the day on which the token expires. Every service of one installation has the same.',
    rule: '`on` or `off`',
    example: 'off',
    schema: z.enum(['on', 'off']).transform((value) => value === 'on'),
  }),
  ...keySettings,
};
