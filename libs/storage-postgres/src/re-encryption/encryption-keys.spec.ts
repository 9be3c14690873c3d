import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aUser, concurrently, sealedBeforeLabels } from '@assent/core-testing';
import { keyLabel, labelOf, newSigningKey, SecretBox, SecretHasher, SIGNING_KEY_PURPOSE, TOTP_PURPOSE } from '@assent/core';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { EncryptionKeys, type KeyObserver } from './encryption-keys.js';
import { KeyInUse, UNLABELLED } from './forget-key.js';
import { NOTHING } from './key-needs.js';
import type { ReEncryption } from './re-encrypt.js';
import { WrongEncryptionKeys } from './wrong-encryption-keys.js';

const [OLD, NEW, FOREIGN] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const [OLD_LABEL, NEW_LABEL] = [OLD, NEW].map(keyLabel) as [string, string];
const OUTLASTS_SECONDS = 3600;

let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql.query('TRUNCATE encryption_keys, signing_keys, client_secrets, users, clients CASCADE');
});

class Watching implements KeyObserver {
  readonly doneKeys: string[] = [];
  sofar: ReEncryption | undefined;
  all: ReEncryption | undefined;
  batches = 0;
  constructor(private readonly onProgress: () => void = () => undefined) {}
  progress(sofar: ReEncryption): void {
    this.sofar = sofar;
    this.batches += 1;
    this.onProgress();
  }
  sealedAnew(all: ReEncryption): void {
    this.all = all;
  }
  done(label: string): void {
    this.doneKeys.push(label);
  }
}

/** A process with these keys. */
const process = (present: Buffer, ...previous: Buffer[]) => new EncryptionKeys({ url: database.server.url, secretBox: new SecretBox(present, previous), outlastsSeconds: OUTLASTS_SECONDS });
const maintain = async (keys: EncryptionKeys, watching = new Watching(), signal = new AbortController().signal): Promise<Watching> => (await keys.maintain(signal, watching), watching);
const refused = (keys: EncryptionKeys): Promise<WrongEncryptionKeys> => keys.open().then(() => Promise.reject(new Error('it opened')), (error: unknown) => error as WrongEncryptionKeys);
const statusOf = async (keys: EncryptionKeys, label: string) => (await keys.status()).find((status) => status.label === label);

/** As if the services with this key had stopped so long ago. */
const silentFor = (label: string, seconds: number) => database.sql.query(`UPDATE encryption_keys SET last_present_at = clock_timestamp() - make_interval(secs => $2) WHERE label = $1`, [label, seconds]);

/** People with an authenticator app whose secret this key sealed. */
async function factors(count: number, key: Buffer): Promise<readonly string[]> {
  const box = new SecretBox(key);
  const users = Array.from({ length: count }, (_, index) => aUser({ username: `${keyLabel(key)}-${index}` }));
  for (const user of users) await database.subject.putUser({ ...user, totpSealedSecret: box.seal(TOTP_PURPOSE, `0 ${user.username}`, user.userId) });
  return users.map(({ userId }) => userId);
}

const sealedFactors = async () => (await database.sql.query<{ user_id: string; username: string; totp_sealed_secret: Buffer }>('SELECT user_id, username, totp_sealed_secret FROM users ORDER BY user_id')).rows;
async function signingKey(key: Buffer): Promise<string> {
  const signing = newSigningKey(new SecretBox(key), new Date(), new Date());
  await database.subject.putKey(signing);
  return signing.kid;
}

describe('which keys a process must have', () => {
  it('any on an empty database, and the same from then on', async () => {
    await process(OLD).open();
    await process(OLD).open();
    await process(OLD, NEW).open();
    const problem = await refused(process(NEW));
    expect(problem).toBeInstanceOf(WrongEncryptionKeys);
    expect(problem).toMatchObject({ labels: [NEW_LABEL], missing: [{ label: OLD_LABEL, isPresent: true }], unopened: [] });
  });

  it('one for many that start at once with different ones', async () => {
    const outcomes = await concurrently((index) => process(index % 2 === 0 ? OLD : NEW).open().then(() => index % 2, () => undefined), 10);
    expect(new Set(outcomes.filter((outcome) => outcome !== undefined)).size).toBe(1);
  });

  it('those that opened what a release from before labels left there', async () => {
    const kid = await signingKey(OLD);
    await database.sql.query(`UPDATE signing_keys SET sealed_private_key = $1`, [sealedBeforeLabels(OLD, SIGNING_KEY_PURPOSE, 'der').toString('base64url')]);
    expect(await refused(process(NEW))).toMatchObject({ missing: [], unopened: [{ what: 'signing key', id: kid }] });
    await process(NEW, OLD).open();
    expect((await statusOf(process(NEW, OLD), OLD_LABEL))?.used).toMatchObject({ isFirst: true });
  });

  it('those that open a second factor of such a release, which is then sealed anew', async () => {
    const [userId = ''] = await factors(2, OLD);
    await database.sql.query('UPDATE users SET totp_sealed_secret = $2 WHERE user_id = $1', [userId, sealedBeforeLabels(OLD, TOTP_PURPOSE, '0 secret', userId)]);
    expect(await refused(process(NEW))).toMatchObject({ missing: [], unopened: [{ what: 'second factor', id: expect.any(String) }] });
    await process(NEW, OLD).open();
    expect((await statusOf(process(NEW, OLD), OLD_LABEL))?.needs).toMatchObject({ secondFactors: 2 });
    expect((await maintain(process(NEW, OLD))).all).toMatchObject({ secondFactors: 2, unopened: 0 });
  });

  it('the old one too, as long as something needs it', async () => {
    await process(OLD).open();
    await factors(1, OLD);
    await silentFor(OLD_LABEL, 86_400);
    expect(await refused(process(NEW))).toMatchObject({ missing: [{ label: OLD_LABEL, isPresent: false, needs: { ...NOTHING, secondFactors: 1 } }] });
    await database.sql.query('DELETE FROM users');
    await process(NEW).open();
  });

  it('the new one too where others work with it', async () => {
    await process(OLD, NEW).open();
    await process(NEW, OLD).open();
    expect(await refused(process(OLD))).toMatchObject({ missing: [{ label: NEW_LABEL, isPresent: true }] });
  });
});

describe('what needs a key', () => {
  it('is counted by the key that sealed or hashed it', async () => {
    await process(OLD, NEW).open();
    await process(NEW, OLD).open();
    for (const key of [OLD, NEW, NEW]) await signingKey(key);
    await Promise.all([factors(2, OLD), factors(3, NEW)]);
    const createdAt = new Date();
    const client = aClient({ clientId: 'both', secrets: [{ ...new SecretHasher(OLD).hashed('a'), createdAt }, { ...new SecretHasher(NEW).hashed('b'), createdAt }] });
    await database.subject.putClient(client);
    await database.subject.putClient(aClient({ clientId: 'before', secrets: [{ hash: 'no label', createdAt }] }));
    await database.subject.putClient(aClient({ clientId: 'over', secrets: [{ ...new SecretHasher(OLD).hashed('c'), createdAt, expiresAt: createdAt }] }));
    await silentFor(OLD_LABEL, 86_400);
    const both = process(NEW, OLD);
    expect((await statusOf(both, OLD_LABEL))?.needs).toEqual({ signingKeys: 1, secondFactors: 2, clientSecrets: 2, clients: ['before', 'both'] });
    expect((await statusOf(both, NEW_LABEL))?.needs).toMatchObject({ signingKeys: 2, secondFactors: 3, clientSecrets: 1, clients: ['both'] });
  });

  it('is what lives shortly, until it has expired after the last process stopped working with the key', async () => {
    await process(OLD).open();
    await database.subject.putClient(aClient({ accessTokenTtlSeconds: 7200, policy: { ...aClient().policy, tokenTypes: ['mac'] } }));
    await maintain(process(OLD));
    await process(NEW, OLD).open();
    const both = process(NEW, OLD);
    await silentFor(OLD_LABEL, 900 + 7199);
    expect((await statusOf(both, OLD_LABEL))?.needs).toEqual({ ...NOTHING, until: expect.any(Date) });
    expect((await maintain(both)).doneKeys).toEqual([]);
    await silentFor(OLD_LABEL, 900 + 7201);
    expect((await statusOf(both, OLD_LABEL))?.needs).toEqual(NOTHING);
    expect((await maintain(both)).doneKeys).toEqual([OLD_LABEL]);
    await process(NEW).open();
  });

  it('says what was configured and never used', async () => {
    await process(OLD).open();
    expect(await statusOf(process(OLD, NEW), NEW_LABEL)).toEqual({ label: NEW_LABEL, here: 'previous', needs: NOTHING });
  });
});

describe('sealing anew', () => {
  it('changes everything that is under another key, and what it says stays', async () => {
    await process(OLD).open();
    await Promise.all([factors(250, OLD), factors(10, NEW)]);
    const [first, second] = [await signingKey(OLD), await signingKey(NEW)];
    await process(NEW, OLD).open();
    const { all, batches } = await maintain(process(NEW, OLD));
    expect([all, batches]).toEqual([{ signingKeys: 1, secondFactors: 250, unopened: 0 }, 3]);
    const box = new SecretBox(NEW);
    for (const { totp_sealed_secret, user_id, username } of await sealedFactors()) expect(box.open(TOTP_PURPOSE, totp_sealed_secret, user_id)).toBe(`0 ${username}`);
    const { rows } = await database.sql.query<{ kid: string; sealed_private_key: string }>('SELECT kid, sealed_private_key FROM signing_keys');
    expect(rows.map(({ kid }) => kid).sort()).toEqual([first, second].sort());
    for (const { sealed_private_key } of rows) box.open(SIGNING_KEY_PURPOSE, Buffer.from(sealed_private_key, 'base64url'));
    expect((await maintain(process(NEW, OLD))).all).toBeUndefined();
  });

  it('is done by one of several, and by none that works with an older key', async () => {
    await process(OLD, NEW).open();
    await factors(150, OLD);
    expect((await maintain(process(OLD, NEW))).all).toBeUndefined();
    await process(NEW, OLD).open();
    const outcomes = await Promise.all([process(NEW, OLD), process(OLD, NEW), process(NEW, OLD)].map((keys) => maintain(keys)));
    expect(outcomes.map(({ all }) => all?.secondFactors ?? 0).sort((a, b) => a - b)).toEqual([0, 0, 150]);
    expect((await maintain(process(OLD, NEW))).all).toBeUndefined();
  });

  it('goes back when the services went back to the old key', async () => {
    await process(OLD, NEW).open();
    await process(NEW, OLD).open();
    await factors(3, NEW);
    await silentFor(NEW_LABEL, 1000);
    expect((await maintain(process(OLD, NEW))).all).toMatchObject({ secondFactors: 3 });
  });

  it('goes on after it was interrupted, where it was', async () => {
    await process(OLD).open();
    await factors(250, OLD);
    await process(NEW, OLD).open();
    const stopping = new AbortController();
    const stopped = await maintain(process(NEW, OLD), new Watching(() => stopping.abort()), stopping.signal);
    expect([stopped.sofar?.secondFactors, stopped.all]).toEqual([100, undefined]);
    expect((await maintain(process(NEW, OLD))).all?.secondFactors).toBe(150);
  });

  it('keeps what somebody changes meanwhile, waits for nobody, and makes no service forget what it remembers', async () => {
    await process(OLD).open();
    const [locked = '', changed = '', removed = ''] = await factors(130, OLD);
    await process(NEW, OLD).open();
    const epoch = async () => (await database.sql.query<object>('SELECT * FROM state_epoch')).rows;
    const before = await epoch();
    const admin = await database.sql.connect();
    await admin.query('BEGIN');
    await admin.query('SELECT FROM users WHERE user_id = $1 FOR UPDATE', [locked]);
    const given = new SecretBox(OLD).seal(TOTP_PURPOSE, '0 changed', changed);
    const first = await maintain(process(NEW, OLD));
    expect(first.all).toEqual({ signingKeys: 0, secondFactors: 129, unopened: 0 });
    expect(await epoch()).toEqual(before);
    await admin.query('UPDATE users SET totp_sealed_secret = $2 WHERE user_id = $1', [locked, new SecretBox(OLD).seal(TOTP_PURPOSE, '0 late', locked)]);
    await admin.query('COMMIT');
    admin.release();
    await database.sql.query('UPDATE users SET totp_sealed_secret = $2 WHERE user_id = $1', [changed, given]);
    await database.sql.query('UPDATE users SET totp_sealed_secret = NULL WHERE user_id = $1', [removed]);
    expect((await maintain(process(NEW, OLD))).all).toEqual({ signingKeys: 0, secondFactors: 2, unopened: 0 });
    const texts = (await sealedFactors()).map(({ totp_sealed_secret, user_id }) => [user_id, totp_sealed_secret === null ? null : new SecretBox(NEW).open(TOTP_PURPOSE, totp_sealed_secret, user_id)]);
    expect(Object.fromEntries(texts)).toMatchObject({ [locked]: '0 late', [changed]: '0 changed', [removed]: null });
  });

  it('leaves alone what none of its keys opens, says so, and does the rest', async () => {
    await process(OLD).open();
    await Promise.all([factors(2, FOREIGN), factors(3, OLD)]);
    await process(NEW, OLD).open();
    expect((await maintain(process(NEW, OLD))).all).toEqual({ signingKeys: 0, secondFactors: 3, unopened: 2 });
    expect((await sealedFactors()).filter(({ totp_sealed_secret }) => labelOf(totp_sealed_secret) === keyLabel(FOREIGN))).toHaveLength(2);
  });
});

describe('giving up a key', () => {
  const by = { actor: 'cli' };
  const createdAt = new Date();

  it('that is lost: what it protected goes, and services start without it', async () => {
    await process(OLD).open();
    const lost = await signingKey(OLD);
    await factors(2, OLD);
    await database.subject.putClient(aClient({ clientId: 'web', secrets: [{ ...new SecretHasher(OLD).hashed('a'), createdAt }, { hash: 'no label', createdAt }] }));
    await silentFor(OLD_LABEL, 86_400);
    const keys = process(NEW);
    expect(await refused(keys)).toBeInstanceOf(WrongEncryptionKeys);
    expect(await keys.forget(OLD_LABEL, by)).toEqual({ signingKeys: 1, clientSecrets: 2, clients: ['web'], secondFactors: 2, rest: NOTHING });
    await keys.open();
    expect((await database.sql.query('SELECT kid FROM signing_keys')).rows).toEqual([]);
    expect((await database.sql.query('SELECT FROM client_secrets')).rows).toEqual([]);
    const { rows } = await database.sql.query<object>('SELECT actor, action, target, detail FROM audit_log ORDER BY audit_id DESC LIMIT 1');
    const detail = { signing_keys: [lost], client_secrets: 2, second_factors: 2 };
    expect(rows).toEqual([{ actor: 'cli', action: 'encryption_key.forget', target: `encryption_key:${OLD_LABEL}`, detail }]);
    expect(await keys.forget(OLD_LABEL, by)).toBeUndefined();
  });

  it('that is lost, of a release from before labels: it goes by a name of its own, and only where no key here is the right one', async () => {
    await signingKey(OLD);
    await database.sql.query(`UPDATE signing_keys SET sealed_private_key = $1`, [sealedBeforeLabels(OLD, SIGNING_KEY_PURPOSE, 'der').toString('base64url')]);
    const [userId = ''] = await factors(1, OLD);
    await database.sql.query('UPDATE users SET totp_sealed_secret = $1', [sealedBeforeLabels(OLD, TOTP_PURPOSE, '0 secret', userId)]);
    await database.subject.putClient(aClient({ clientId: 'web', secrets: [{ hash: 'no label', createdAt }] }));
    expect(await process(OLD).forget(UNLABELLED, by)).toBeUndefined();
    expect(await refused(process(NEW))).toMatchObject({ missing: [], unopened: [{ what: 'signing key' }] });
    expect(await process(NEW).forget(UNLABELLED, by)).toEqual({ signingKeys: 1, clientSecrets: 1, clients: ['web'], secondFactors: 1, rest: NOTHING });
    await process(NEW).open();
    expect((await process(NEW).status()).map(({ label, needs }) => [label, needs])).toEqual([[NEW_LABEL, { ...NOTHING, until: expect.any(Date) }]]);
    expect(await process(NEW).forget(UNLABELLED, by)).toBeUndefined();
  });

  it('that is here, for the sake of clients that never came back: the rest is sealed anew, and only then nothing needs the key', async () => {
    await process(OLD).open();
    await process(NEW, OLD).open();
    const kid = await signingKey(OLD);
    await factors(3, OLD);
    await database.subject.putClient(aClient({ clientId: 'asleep', secrets: [{ ...new SecretHasher(OLD).hashed('a'), createdAt }] }));
    await database.subject.putClient(aClient({ clientId: 'awake', secrets: [{ ...new SecretHasher(NEW).hashed('a'), createdAt }] }));
    await silentFor(OLD_LABEL, 86_400);
    const rest = { ...NOTHING, signingKeys: 1, secondFactors: 3 };
    expect(await process(NEW, OLD).forget(OLD_LABEL, by)).toEqual({ signingKeys: 0, clientSecrets: 1, clients: ['asleep'], secondFactors: 0, rest });
    expect((await database.sql.query('SELECT kid FROM signing_keys')).rows).toEqual([{ kid }]);
    expect((await database.sql.query('SELECT client_id FROM client_secrets')).rows).toEqual([{ client_id: 'awake' }]);
    expect(await refused(process(NEW))).toMatchObject({ missing: [{ label: OLD_LABEL, needs: rest }] });
    expect(await maintain(process(NEW, OLD))).toMatchObject({ all: { signingKeys: 1, secondFactors: 3 }, doneKeys: [OLD_LABEL] });
    await process(NEW).open();
  });

  it('that is here, where nothing is left to do for it: nothing needs it any more', async () => {
    await process(OLD).open();
    await process(NEW, OLD).open();
    await database.subject.putClient(aClient({ clientId: 'asleep', secrets: [{ ...new SecretHasher(OLD).hashed('a'), createdAt }] }));
    await silentFor(OLD_LABEL, 86_400);
    expect(await process(NEW, OLD).forget(OLD_LABEL, by)).toMatchObject({ clientSecrets: 1, rest: NOTHING });
    expect(await statusOf(process(NEW), OLD_LABEL)).toBeUndefined();
  });

  it('is refused while a service works with it, and does nothing for a key that nothing needs', async () => {
    await process(OLD).open();
    await expect(process(NEW).forget(OLD_LABEL, by)).rejects.toThrow(new KeyInUse(OLD_LABEL));
    for (const label of ['nonsense', NEW_LABEL]) expect(await process(NEW).forget(label, by)).toBeUndefined();
  });

  it('is refused for the key that things are to be sealed with, also while no service runs', async () => {
    await process(OLD).open();
    await database.subject.putClient(aClient({ clientId: 'web', secrets: [{ ...new SecretHasher(OLD).hashed('a'), createdAt }] }));
    await silentFor(OLD_LABEL, 86_400);
    await expect(process(OLD).forget(OLD_LABEL, by)).rejects.toThrow(new KeyInUse(OLD_LABEL));
    expect((await database.sql.query('SELECT FROM client_secrets')).rows).toHaveLength(1);
  });
});
