import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keyLabel, newSigningKey, SecretBox, TOTP_PURPOSE } from '@assent/core';
import { startPostgres, until, type TestPostgres } from '@assent/core-testing';
import pg from 'pg';
import { readConfig } from '../config/read-config.js';
import { createLogger } from '../logs/logger.js';
import { connectPlatform } from './connect-platform.js';
import { startMaintenance } from './maintenance.js';
import type { Platform } from './platform.js';

const [OLD, NEW] = [1, 2].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer];
const DAY_MILLISECONDS = 86_400_000;
const INTERVAL_MILLISECONDS = 20;

let postgres: TestPostgres;
let sql: pg.Pool;
let databaseUrl: string;
let lines: Record<string, unknown>[];
const stop: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  lines = [];
  databaseUrl = await postgres.createDatabase();
  sql = new pg.Pool({ connectionString: databaseUrl, max: 1 });
});
afterEach(async () => {
  for (const each of stop.splice(0).reverse()) await each();
  await sql.end();
});

/** The stores of a service with this key. */
async function platformWith(encryptionKey: Buffer, settings: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const env = { ASSENT_ISSUER: 'https://as.example.test', DATABASE_URL: databaseUrl, ASSENT_ENCRYPTION_KEY: encryptionKey.toString('base64'), ...settings };
  const logger = createLogger('spec', 'info', new Writable({ write: (line, _encoding, done) => (lines.push(JSON.parse(String(line)) as Record<string, unknown>), done()) }));
  const platform = await connectPlatform(readConfig(env), [], logger);
  stop.push(() => platform.close());
  return platform;
}

function maintained(platform: Platform): () => Promise<void> {
  const stopMaintenance = startMaintenance(platform, INTERVAL_MILLISECONDS);
  stop.push(stopMaintenance);
  return stopMaintenance;
}

const linesOf = (message: string) => lines.filter(({ msg }) => msg === message);

async function keyThatHasSignedFor(platform: Platform, days: number): Promise<string> {
  const since = new Date(Date.now() - days * DAY_MILLISECONDS);
  const { kid, publicJwk, sealedPrivateKey, algorithm } = newSigningKey(platform.needs.secretBox, since, since);
  await sql.query('INSERT INTO signing_keys (kid, algorithm, public_jwk, sealed_private_key, created_at, active_from) VALUES ($1, $2, $3, $4, $5, $5)', [kid, algorithm, publicJwk, sealedPrivateKey, since]);
  return kid;
}

/** A whole round of housekeeping, which deletes what has expired. */
async function aRound(platform: Platform): Promise<void> {
  await sql.query(`INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('session', 'spec', '{}', now() - interval '1 hour')`);
  const stopMaintenance = maintained(platform);
  await until('a round', async () => (await sql.query(`SELECT FROM short_lived WHERE key = 'spec'`)).rowCount === 0);
  await stopMaintenance(); // when the rounds that have begun are through
}

describe('ASSENT_KEY_ROTATION_DAYS', () => {
  const statuses = async ({ management }: Platform) => (await management.keys.list()).map(({ status }) => status);

  it('is after how many days a running service replaces the signing key, and it says so', async () => {
    const platform = await platformWith(OLD, { ASSENT_KEY_ROTATION_DAYS: '7' });
    const kid = await keyThatHasSignedFor(platform, 8);
    await aRound(platform);
    const [said] = linesOf('a new signing key is published');
    expect(await platform.management.keys.list()).toMatchObject([{ kid: said?.['kid'], status: 'next' }, { kid, status: 'active' }]);
  });

  it.each([
    ['90 when it is not set: not before', {}, 89, ['active']],
    ['90 when it is not set: then it is due', {}, 91, ['next', 'active']],
    ['never when it is 0', { ASSENT_KEY_ROTATION_DAYS: '0' }, 4000, ['active']],
  ])('is %s', async (_what, settings, days, expected) => {
    const platform = await platformWith(OLD, settings);
    await keyThatHasSignedFor(platform, days);
    await aRound(platform);
    expect(await statuses(platform)).toEqual(expected);
  });
});

describe('ASSENT_ENCRYPTION_KEY, changed', () => {
  it('makes a running service seal anew what the one before sealed, and say when that one can be removed', async () => {
    await platformWith(OLD);
    const userId = randomUUID();
    await sql.query(`INSERT INTO users (user_id, username, username_key, totp_sealed_secret, created_at, updated_at) VALUES ($1, 'alice', 'alice', $2, now(), now())`, [userId, new SecretBox(OLD).seal(TOTP_PURPOSE, '0 JBSWY3DPEHPK3PXP', userId)]);
    maintained(await platformWith(NEW, { ASSENT_ENCRYPTION_KEY_PREVIOUS: OLD.toString('base64') }));
    await until('sealing anew', async () => linesOf('what other encryption keys sealed is sealed anew').length === 1);
    expect(linesOf('what other encryption keys sealed is sealed anew')[0]).toMatchObject({ level: 'info', signingKeys: 0, secondFactors: 1, unopened: 0 });
    const { rows: [row] } = await sql.query<{ readonly sealed: Buffer }>('SELECT totp_sealed_secret AS sealed FROM users');
    expect(new SecretBox(NEW).open(TOTP_PURPOSE, row?.sealed ?? Buffer.alloc(0), userId)).toBe('0 JBSWY3DPEHPK3PXP');
    await sql.query(`UPDATE encryption_keys SET last_present_at = now() - interval '1 day' WHERE label = $1`, [keyLabel(OLD)]);
    await until('the end of the old key', async () => linesOf('nothing needs this encryption key any more: it can be removed').length === 1);
    expect(linesOf('nothing needs this encryption key any more: it can be removed')[0]).toMatchObject({ level: 'info', label: keyLabel(OLD) });
  });
});
