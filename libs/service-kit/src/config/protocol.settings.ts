import { DEFAULT_SERVER_CONFIG as DEFAULTS } from '@assent/core';
import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { type Setting, withDefault } from './setting.js';

const DAY_SECONDS = 86_400;

const seconds = (variable: string, description: string, fallback: number, [min, max]: readonly [number, number]): Setting<number> =>
  numberSetting({ variable, description, unit: 'seconds', min, max, fallback });

/** Lifetimes: how long things are good for. Named like the fields of the core's ServerConfig. */
export const lifetimeSettings = {
  accessTokenTtlSeconds: seconds(
    'ASSENT_ACCESS_TOKEN_TTL_SECONDS',
    'Lifetime of an access token, unless its client has its own.',
    DEFAULTS.accessTokenTtlSeconds,
    [10, 30 * DAY_SECONDS],
  ),
  refreshTokenTtlSeconds: seconds(
    'ASSENT_REFRESH_TOKEN_TTL_SECONDS',
    'Lifetime of a grant\'s refresh tokens, from the consent on. Rotation does not extend it.',
    DEFAULTS.refreshTokenTtlSeconds,
    [60, 3650 * DAY_SECONDS],
  ),
  refreshTokenIdleTtlSeconds: seconds(
    'ASSENT_REFRESH_TOKEN_IDLE_TTL_SECONDS',
    'A refresh token that is not used for so long is dead.',
    DEFAULTS.refreshTokenIdleTtlSeconds,
    [60, 3650 * DAY_SECONDS],
  ),
  refreshGraceSeconds: seconds(
    'ASSENT_REFRESH_GRACE_SECONDS',
    'A client that repeats a refresh within this time gets the same answer again: the first one may have been lost on the way. Later it counts as theft.',
    DEFAULTS.refreshGraceSeconds,
    [0, 300],
  ),
  // RFC 6749 §4.1.2 recommends ten minutes at most.
  codeTtlSeconds: seconds('ASSENT_CODE_TTL_SECONDS', 'Lifetime of an authorization code.', DEFAULTS.codeTtlSeconds, [5, 600]),
  // Grants that nobody came for are deleted after a day: an hour leaves room.
  deviceCodeTtlSeconds: seconds(
    'ASSENT_DEVICE_CODE_TTL_SECONDS',
    'How long a person may take to type the code that a device without a browser shows, and to decide (RFC 8628).',
    DEFAULTS.deviceCodeTtlSeconds,
    [60, 3600],
  ),
  deviceIntervalSeconds: seconds(
    'ASSENT_DEVICE_INTERVAL_SECONDS',
    'How long such a device waits before it asks again. One that asks earlier is told to wait 5 seconds longer each time.',
    DEFAULTS.deviceIntervalSeconds,
    [1, 60],
  ),
  sessionTtlSeconds: seconds(
    'ASSENT_SESSION_TTL_SECONDS',
    'How long a browser stays signed in.',
    DEFAULTS.sessionTtlSeconds,
    [60, 90 * DAY_SECONDS],
  ),
  interactionTtlSeconds: seconds(
    'ASSENT_INTERACTION_TTL_SECONDS',
    'How long a person may take to sign in and consent.',
    DEFAULTS.interactionTtlSeconds,
    [60, DAY_SECONDS],
  ),
};

/** Limits against guessing. Named like the fields of the core's ServerConfig. */
export const limitSettings = {
  signInFailureLimit: numberSetting({
    variable: 'ASSENT_SIGN_IN_FAILURE_LIMIT',
    description: 'Failed sign-ins for one user name from one address before more are refused until the window ends. For all names from one address it is ten times as many, for one name from all addresses twenty times.',
    unit: 'failures',
    min: 1,
    max: 100_000,
    fallback: DEFAULTS.signInFailureLimit,
  }),
  signInFailureWindowSeconds: seconds(
    'ASSENT_SIGN_IN_FAILURE_WINDOW_SECONDS',
    'The window in which failed sign-ins are counted.',
    DEFAULTS.signInFailureWindowSeconds,
    [1, DAY_SECONDS],
  ),
  clientAuthFailureLimit: numberSetting({
    variable: 'ASSENT_CLIENT_AUTH_FAILURE_LIMIT',
    description: 'Failed authentications of one client from one address within a minute before more are refused.',
    unit: 'failures',
    min: 1,
    max: 1_000_000,
    fallback: DEFAULTS.clientAuthFailureLimit,
  }),
  passwordHashConcurrency: numberSetting({
    variable: 'ASSENT_PASSWORD_HASH_CONCURRENCY',
    description: 'Passwords that one process checks at the same time. Each takes 19 MiB and a CPU core for about 20 ms.',
    unit: 'checks',
    min: 1,
    max: 64,
    fallback: 2,
  }),
  realm: withDefault(DEFAULTS.realm, {
    variable: 'ASSENT_REALM',
    description: 'The realm that `WWW-Authenticate` challenges name.',
    rule: '1 to 64 printable ASCII characters without `"` and `\\`',
    example: 'assent',
    schema: z.string().regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,64}$/),
  }),
};
