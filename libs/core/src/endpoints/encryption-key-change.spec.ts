import { describe, expect, it } from '@jest/globals';
import { ALICE, authorizationRequest, issuedMacToken, macClient, type MemoryUserStore, signedRequest, TestAssent, verified, webClient, WEB, type Answer, type IssuedTokens } from '@assent/core-testing';
import { fromBase32 } from '../accounts/base32.js';
import { totpCode, totpStepAt } from '../accounts/totp.js';
import type { Client } from '../model/client.js';
import { newTotpFactor } from '../registration/new-totp-factor.js';
import { keyLabel } from '../secrets/key-label.js';
import { SecretBox } from '../secrets/secret-box.js';
import { SecretHasher } from '../secrets/secret-hasher.js';
import { DeviceFlow, enterCode, signIn, tvClient } from './device/device-flow.fixture.js';

const [OLD, NEW] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
const knowing = (present: Buffer, ...previous: Buffer[]) => ({ secretBox: new SecretBox(present, previous), secretHasher: new SecretHasher(present, previous) });

/** One installation: a service that still works with the old key and can open the new one, one with the new key that can open the old one,
 *  and one that has forgotten the old one. */
function services(...clients: readonly Client[]) {
  const before = new TestAssent({ clients, needs: knowing(OLD, NEW) });
  const beside = (keys: ReturnType<typeof knowing>): TestAssent => new TestAssent({ needs: { ...before.durable, ...before.shortLived, clock: before.clock, ...keys } });
  return { before, after: beside(knowing(NEW, OLD)), forgetful: beside(knowing(NEW)) };
}

const bothWays = (...clients: readonly Client[]): readonly (readonly [TestAssent, TestAssent])[] => {
  const [one, other] = [services(...clients), services(...clients)];
  return [[one.before, one.after], [other.after, other.before]];
};

/** The same for all services of an installation. */
const usersOf = ({ needs }: TestAssent) => needs.users as MemoryUserStore;

const refresh = (assent: TestAssent, { refresh_token }: Pick<IssuedTokens, 'refresh_token'>) => assent.token({ grant_type: 'refresh_token', refresh_token });

describe('services with the old and with the new encryption key side by side', () => {
  it('promise 7: repeat each other\'s answers to a refresh', async () => {
    for (const [one, other] of bothWays()) {
      const tokens = await one.tokens({ scope: 'api:read offline_access' });
      const answer = await refresh(one, tokens);
      expect(answer.status).toBe(200);
      expect((await refresh(other, tokens)).body).toEqual(answer.body);
    }
  });

  it('verify each other\'s MAC tokens', async () => {
    for (const [one, other] of bothWays(macClient())) {
      const token = await issuedMacToken(one);
      const { headers } = signedRequest(token, { ts: Math.floor(one.clock.now().getTime() / 1000), nonce: 'n' });
      expect((await verified(other, { headers })).body).toMatchObject({ active: true });
    }
  });

  it('refuse MAC tokens when the key that sealed theirs is gone, as any that nobody knows', async () => {
    const { after, before, forgetful } = services(macClient());
    const token = await issuedMacToken(before);
    const question = (nonce: string) => signedRequest(token, { ts: Math.floor(before.clock.now().getTime() / 1000), nonce });
    expect((await verified(after, question('one'))).body).toMatchObject({ active: true }); // hashes the resource server's secret with the new key, too
    expect((await verified(forgetful, question('two'))).body).toMatchObject({ active: false, status: 401, error: 'invalid_token' });
  });

  it('find each other\'s user codes, and go on with what was typed at the other', async () => {
    for (const [one, other] of bothWays(tvClient())) {
      const flow = await DeviceFlow.start({ assent: one });
      const browser = other.browser();
      expect((await signIn(browser, await enterCode(browser, flow.userCode))).body).toMatchObject({ page: 'device-consent', clientId: 'tv' });
    }
  });

  it('know each other\'s second factors', async () => {
    for (const [one, other] of bothWays()) {
      const alice = await usersOf(one).findByUsername(ALICE.username);
      const { secret, sealed } = newTotpFactor(alice!.userId, one.clock.now(), one.needs);
      usersOf(one).put({ ...alice!, totpSealedSecret: sealed });
      const browser = other.browser();
      const csrf = (page: Answer) => ({ csrf_token: String(page.body['csrfToken']) });
      const page = await browser.post({ ...ALICE, ...csrf(await browser.authorize(authorizationRequest({}))) });
      expect(page.body).toMatchObject({ page: 'second-factor' });
      const code = totpCode(fromBase32(secret), totpStepAt(other.needs.clock.now()));
      expect((await browser.post({ code, ...csrf(page) })).body).toMatchObject({ page: 'consent' });
    }
  });
});

describe('client secrets that were hashed with the old key', () => {
  const hashes = async ({ needs }: TestAssent, clientId = 'web') => (await needs.clients.find(clientId))?.secrets.map(({ hash }) => hash);
  const clientCredentials = (assent: TestAssent, secret = WEB[1]) => assent.token({ grant_type: 'client_credentials', scope: 'api:read' }, ['web', secret]);
  const withSecrets = (...given: Client['secrets']) => services(webClient({ secrets: given }));
  const createdAt = new Date('2026-02-01T00:00:00Z');
  const [oldHash, newHash] = [OLD, NEW].map((key) => new SecretHasher(key).hash(WEB[1])) as [string, string];

  it('work, and are hashed with the new one when the client authenticates', async () => {
    const { after, forgetful } = withSecrets({ hash: oldHash, createdAt });
    expect((await clientCredentials(forgetful)).body).toMatchObject({ error: 'invalid_client' });
    expect((await clientCredentials(after)).status).toBe(200);
    expect((await after.needs.clients.find('web'))?.secrets).toEqual([{ hash: newHash, keyLabel: keyLabel(NEW), createdAt }]);
    expect((await clientCredentials(forgetful)).status).toBe(200);
  });

  it('stay as they are when another secret was given', async () => {
    const { after } = withSecrets({ hash: oldHash, createdAt });
    expect((await clientCredentials(after, 'another')).body).toMatchObject({ error: 'invalid_client' });
    expect(await hashes(after)).toEqual([oldHash]);
  });

  it('are left alone that were hashed with the new one', async () => {
    const { after } = withSecrets({ hash: newHash, createdAt });
    await clientCredentials(after);
    expect(await hashes(after)).toEqual([newHash]);
  });

  it('keep the end that a rotation has set, and leave the others alone', async () => {
    const expiresAt = new Date('2026-03-02T00:00:00Z');
    const another = { hash: new SecretHasher(OLD).hash('another'), createdAt };
    const { after } = withSecrets(another, { hash: oldHash, createdAt, expiresAt });
    await clientCredentials(after);
    expect((await after.needs.clients.find('web'))?.secrets).toEqual([another, { hash: newHash, keyLabel: keyLabel(NEW), createdAt, expiresAt }]);
  });

  it('do for a token when hashing them again fails', async () => {
    const { after } = withSecrets({ hash: oldHash, createdAt });
    Object.assign(after.needs.clients, { rehash: () => Promise.reject(new Error('no')) });
    expect((await clientCredentials(after)).status).toBe(200);
  });
});
