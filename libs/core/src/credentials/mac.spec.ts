import { describe, expect, it } from '@jest/globals';
import { aResourceRequest, aSecret, issuedMacToken, macClient, signedRequest, TestAssent, webClient, type MacAttributes, type MacToken, type TestAssentOptions } from '@assent/core-testing';
import { createHash, createHmac } from 'node:crypto';
import { accessTokenReference, newMacKeyIdentifier } from '../tokens/token-text.js';
import { DEFAULT_CLIENT_POLICY, type ClientPolicy, type MacAlgorithm } from '../model/client-policy.js';
import { bearer } from './bearer.js';
import type { Verified } from './credential.js';
import { mac, MAC_KEY_PURPOSE } from './mac.js';
import type { ResourceRequest } from './resource-request.js';

const refusedAs = (description: string, status = 401) => ({
  refused: expect.any(String),
  error: { status, code: status === 400 ? 'invalid_request' : 'invalid_token', description },
});
const malformed = refusedAs('malformed MAC credentials');
const invalid = refusedAs('invalid MAC');
const stale = refusedAs('stale timestamp');
const replayed = refusedAs('nonce already used');
const expired = refusedAs('The MAC credentials expired');
const good = { state: expect.objectContaining({ token: expect.objectContaining({ clientId: 'web' }) }) };

interface SceneOptions extends TestAssentOptions {
  readonly policy?: Partial<ClientPolicy>;
}

/** An instance, a client with a MAC token, and whoever checks its requests. */
class Scene {
  readonly assent: TestAssent;
  private nonces = 0;

  private constructor(options: SceneOptions) {
    this.assent = new TestAssent({ ...options, clients: [macClient(options.policy), ...(options.clients ?? [])] });
  }

  static async with(options: SceneOptions = {}): Promise<[Scene, MacToken]> {
    const scene = new Scene(options);
    return [scene, await issuedMacToken(scene.assent)];
  }

  get now(): number {
    return Math.floor(this.assent.clock.now().getTime() / 1000);
  }

  /** A request of now with a fresh nonce. */
  request(token: MacToken, attributes: Partial<MacAttributes> = {}, given: Partial<ResourceRequest> = {}): ResourceRequest {
    return signedRequest(token, { ts: this.now, nonce: `n${++this.nonces}`, ...attributes }, given);
  }

  /** What is said of a request; which token it is about, endpoints/inquiry.spec.ts asks. */
  async verify(request: ResourceRequest): Promise<Verified> {
    const verified = await mac.verify(request, this.assent.needs);
    if ('state' in verified) return verified;
    const { about: _, ...said } = verified;
    return said;
  }

  /** A token with an id and a key of our choice, as old as said. */
  put(key: string, algorithm: MacAlgorithm, ageSeconds = 0): string {
    const { clock, durable, needs } = this.assent;
    const expiresAt = new Date(clock.now().getTime() + 3_600_000);
    const id = newMacKeyIdentifier(needs.random, expiresAt);
    durable.accessTokens.put({
      ...accessTokenReference(id)!, clientId: 'web', format: 'opaque', scope: ['api:read'], audience: [],
      issuedAt: new Date(clock.now().getTime() - ageSeconds * 1000), expiresAt,
      mac: { algorithm, sealedKey: needs.secretBox.seal(MAC_KEY_PURPOSE, key, id) },
    });
    return id;
  }
}

const withHeader = (request: ResourceRequest, authorization: string | readonly string[]): ResourceRequest => ({ ...request, headers: { ...request.headers, authorization } });
const headerOf = ({ headers }: ResourceRequest): string => String(headers['authorization']);

describe('draft-ietf-oauth-v2-http-mac-02 §4 verifying requests', () => {
  it.each<MacAlgorithm>(['hmac-sha-1', 'hmac-sha-256'])('finds out who stands behind a request signed with %s', async (macAlgorithm) => {
    const [scene, token] = await Scene.with({ policy: { macAlgorithm } });
    expect(token.algorithm).toBe(macAlgorithm);
    expect(await scene.verify(scene.request(token))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ext: 'a,b,c' }, { method: 'POST', requestTarget: '/x' }))).toEqual(good);
  });

  it.each<[name: string, key: string, seconds: number, attributes: string, request: Partial<ResourceRequest>, sha1: string | undefined, sha256: string]>([
    ['M1', '489dks293j39', 1336363200, 'ts="1336363200", nonce="dj83hs9s"', {}, '6T3zZzy2Emppni6bzL7kdRxUWL4=', '1c0l2YIW7g7syyDmVHy2lxCeZK5VouDCuU0T0YOmTOU='],
    ['M2', '489dks293j39', 1336363200, 'ts="1336363200", nonce="dj83hs9s", ext="an optional value"', {}, '28GgdIUqaor2hbYIUqlT1IbLrW8=', 'DhnnCCgqva7Ws7LRYpufhQ0SFLaeFoRFOXRISLMCR08='],
    ['M3', '489dks293j39', 264095, 'ts="264095", nonce="7d8f3e4a", ext="a,b,c"', { method: 'POST', requestTarget: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q' }, '+txL5oOFHGYjrfdNYH5VEzROaBY=', 'Gvm8OE/9MsRaXAmYPRrqJJCF/ysCxqa8FMqDrXc25KE='],
    ['M4', '489dks293j39', 1336363200, 'ts="1336363200", nonce="dj83hs9s"', { port: 443 }, 'lUKzjAfLlxGiGPeTqZnwFJqhrlk=', '9HP2dWnz0JseYkbpJT8LxGFFHp041ha9qgJD8BrbsjY='],
    ['M5', '489dks293j39', 1336363200, 'ts="1336363200", nonce="dj83hs9s"', { port: 8443 }, '/nUq5DGIk0OFt0OzWG7AuTcJjto=', 'rbtZnwR24JMV+gYrXsO0+Om8WDkahU3AAtupqVTSVuY='],
    ['M6', 'IrdTc8uQodU7PRpLzzLTW6wqZAO6tAMU', 1336363200, 'ts="1336363200", nonce="dj83hs9s"', { host: 'www.webtopay.com', port: 443, requestTarget: '/wallet/rest/api/v1/payment/123' }, undefined, 'OZE9fTk2qiRtL1jb01L8lRxC66PTiAGhMDEmboeVeLs='],
  ])('accepts the vector %s', async (_name, key, seconds, attributes, request, sha1, sha256) => {
    const [scene] = await Scene.with();
    scene.assent.clock.set(new Date(seconds * 1000));
    scene.assent.shortLived.replays.loseMemory(); // begins in the year of the vector
    for (const [algorithm, value] of [['hmac-sha-1', sha1], ['hmac-sha-256', sha256]] as const) {
      const id = scene.put(key, algorithm);
      const vector = aResourceRequest({ host: 'example.com', port: 80, requestTarget: '/resource/1?b=1&a=2', ...request });
      if (value !== undefined) expect(await scene.verify(withHeader(vector, `MAC id="${id}", ${attributes}, mac="${value}"`))).toEqual(good);
    }
  });

  it('refuses the mac that drafts 01 and 02 print for their first example', async () => {
    const [scene] = await Scene.with();
    scene.assent.clock.set(new Date(1336363200_000));
    scene.assent.shortLived.replays.loseMemory();
    const id = scene.put('489dks293j39', 'hmac-sha-1');
    const vector = aResourceRequest({ host: 'example.com', port: 80, requestTarget: '/resource/1?b=1&a=2' });
    const header = (value: string) => `MAC id="${id}", ts="1336363200", nonce="dj83hs9s", mac="${value}"`;
    expect(await scene.verify(withHeader(vector, header('bhCQXTVyfj5cmA9uKkPFx1zeOXM=')))).toEqual(invalid);
    expect(await scene.verify(withHeader(vector, header('kDZvddkndxvhGRXZhvuDjEWhGeE=')))).toEqual(invalid);
    expect(await scene.verify(withHeader(vector, header('6T3zZzy2Emppni6bzL7kdRxUWL4=')))).toEqual(good);
  });

  it.each<[name: string, change: (request: ResourceRequest) => ResourceRequest]>([
    ['method', (request) => ({ ...request, method: 'POST' })],
    ['host', (request) => ({ ...request, host: 'other.example.test' })],
    ['port', (request) => ({ ...request, port: 8443 })],
    ['path', (request) => ({ ...request, requestTarget: '/thing?b=1&a=2' })],
    ['order of the query', (request) => ({ ...request, requestTarget: '/things?a=2&b=1' })],
    ['encoding of the query', (request) => ({ ...request, requestTarget: '/things?b=%31&a=2' })],
    ['ts', (request) => withHeader(request, headerOf(request).replace(/ts="(\d+)"/, (_, ts) => `ts="${Number(ts) + 1}"`))],
    ['nonce', (request) => withHeader(request, headerOf(request).replace(/nonce="(\w+)"/, 'nonce="$1x"'))],
    ['ext', (request) => withHeader(request, headerOf(request).replace('ext="e"', 'ext="f"'))],
    ['presence of ext', (request) => withHeader(request, headerOf(request).replace('ext="e", ', ''))],
  ])('MC06: refuses a request whose %s was changed after it was signed', async (_name, change) => {
    const [scene, token] = await Scene.with();
    const request = scene.request(token, { ext: 'e' });
    expect(await scene.verify(change(request))).toEqual(invalid);
    expect(await scene.verify(request)).toEqual(good);
  });

  it('MC07: takes the host without case, and the whole URI in the request line', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify({ ...scene.request(token), host: 'API.Example.Test' })).toEqual(good);
    expect(await scene.verify({ ...scene.request(token), requestTarget: 'https://api.example.test/things?b=1&a=2' })).toEqual(good);
    expect(await scene.verify(scene.request(token, {}, { host: '[2001:db8::1]', port: 8443 }))).toEqual(good);
  });

  it.each<[name: string, change: (value: string) => string]>([
    ['empty', () => ''],
    ['truncated', (value) => value.slice(0, -4)],
    ['without padding', (value) => value.replace(/=+$/, '')],
    ['padded once more', (value) => `${value}=`],
    ['of another case', (value) => value.toLowerCase()],
    ['in hex', (value) => Buffer.from(value, 'base64').toString('hex')],
    ['with other padding bits', (value) => value.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`)],
    ['of all zeros', (value) => Buffer.alloc(Buffer.from(value, 'base64').length).toString('base64')],
  ])('MC11: refuses a mac that is %s', async (name, change) => {
    const [scene, token] = await Scene.with();
    const request = scene.request(token);
    const changed = headerOf(request).replace(/mac="([^"]*)"/, (_, value: string) => `mac="${change(value)}"`);
    expect(changed).not.toBe(headerOf(request));
    expect(await scene.verify(withHeader(request, changed))).toEqual(name === 'empty' ? malformed : invalid);
  });

  it('MC11: refuses the url-safe alphabet', async () => {
    const [scene, token] = await Scene.with();
    for (let tries = 0; tries < 50; tries += 1) {
      const request = scene.request(token);
      const changed = headerOf(request).replace(/mac="([^"]*)"/, (_, value: string) => `mac="${value.replaceAll('+', '-').replaceAll('/', '_')}"`);
      if (changed !== headerOf(request)) return expect(await scene.verify(withHeader(request, changed))).toEqual(invalid);
    }
    throw new Error('one in a few macs has such a character');
  });

  it('MC10: refuses a mac of the other algorithm: nobody downgrades', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request({ ...token, algorithm: 'hmac-sha-1' }))).toEqual(invalid);
    const [older, sha1Token] = await Scene.with({ policy: { macAlgorithm: 'hmac-sha-1' } });
    expect(await older.verify(older.request({ ...sha1Token, algorithm: 'hmac-sha-256' }))).toEqual(invalid);
  });

  it("refuses another token's key, and the key decoded", async () => {
    const [scene, token] = await Scene.with();
    const other = await issuedMacToken(scene.assent);
    expect(await scene.verify(scene.request({ ...token, key: other.key }))).toEqual(invalid);
    expect(await scene.verify(scene.request({ ...other, id: token.id }))).toEqual(invalid);
    const request = scene.request(token, { ts: scene.now, nonce: 'decoded' });
    const text = `${scene.now}\ndecoded\nGET\n/things?b=1&a=2\napi.example.test\n443\n\n`;
    const decoded = createHmac('sha256', Buffer.from(token.key, 'base64url')).update(text).digest('base64');
    expect(await scene.verify(withHeader(request, headerOf(request).replace(/mac="[^"]*"/, `mac="${decoded}"`)))).toEqual(invalid);
    expect(await scene.verify(request)).toEqual(good);
  });

  it.each(['unknown', 'mt_', '../../etc/passwd', "' OR 1=1 --", '%00', `mt_${'z'.repeat(5)}_${'A'.repeat(43)}`, `mt_ghc_${'A'.repeat(43)}`, 'a.eyJleHAiOjF9.b', 'x'.repeat(7000)])(
    'MC09: says of the unknown id %.40j what it says of a wrong mac',
    async (id) => {
      const [scene, token] = await Scene.with();
      const wrong = await scene.verify(scene.request({ ...token, key: 'no key' }));
      expect(await scene.verify(scene.request({ ...token, id }))).toEqual(wrong);
      expect(await scene.verify(scene.request({ ...token, id, key: 'no key' }))).toEqual(wrong); // what a missing key is replaced with
      expect(wrong).toEqual(invalid);
    },
  );

  it('says nothing of the token to who has not its key', async () => {
    const [scene, token] = await Scene.with();
    scene.assent.clock.advance(3600);
    expect(await scene.verify(scene.request({ ...token, key: 'wrong' }))).toEqual(invalid);
    expect(await scene.verify(scene.request(token))).toEqual(expired);
  });

  it.each<[name: string, fall: (scene: Scene, token: MacToken) => unknown]>([
    ['expired', ({ assent }) => assent.clock.advance(3600)],
    ['was revoked', ({ assent }, { id }) => assent.revoke(id)],
    ["'s client is disabled", ({ assent }) => assent.durable.clients.put(macClient({}, { disabledAt: assent.clock.now() }))],
    ["'s client had everything revoked", ({ assent }) => assent.durable.clients.revokeEverythingOf('web')],
  ])('refuses a request whose token %s', async (_name, fall) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token))).toEqual(good);
    await fall(scene, token);
    expect(await scene.verify(scene.request(token))).toEqual(expired);
  });

  it.each(['MAC', 'MAC id="x"', 'MAC id="i" ts="1"'])('refuses the malformed header %j', async (header) => {
    const [scene] = await Scene.with();
    expect(await scene.verify(withHeader(aResourceRequest(), header))).toEqual(malformed);
  });

  it.each([
    ['target', { requestTarget: '/a\n/b' }],
    ['target', { requestTarget: '/\r' }],
    ['target', { requestTarget: '/\0' }],
    ['host', { host: 'a\nb' }],
    ['method', { method: 'GET\nGET' }],
  ])('MC08: refuses a %s that could be two lines, even signed so', async (_part, given) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, {}, given))).toEqual(invalid);
  });

  it.each(['a\nb', 'a\r\nb', 'a\0b', 'a\tb', 'a\x7fb'])('MC08: refuses the nonce or ext %j, even signed so', async (text) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { nonce: text }))).toEqual(malformed);
    expect(await scene.verify(scene.request(token, { ext: text }))).toEqual(malformed);
  });

  it('MC14: refuses several Authorization headers, whatever they hold', async () => {
    const [scene, token] = await Scene.with();
    const header = headerOf(scene.request(token));
    for (const headers of [[header, header], [header, 'Bearer x'], ['Bearer x', header]]) {
      const request = withHeader(aResourceRequest(), headers);
      expect(mac.recognises(request)).toBe(true);
      expect(await scene.verify(request)).toEqual(refusedAs('malformed MAC credentials', 400));
    }
  });

  it('refuses requests over plain http, unless the instance allows them', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, {}, { scheme: 'http', port: 80 }))).toEqual(invalid);
    const [open, openToken] = await Scene.with({ config: { plaintextMac: true } });
    expect(await open.verify(open.request(openToken, {}, { scheme: 'http', port: 80 }))).toEqual(good);
    expect(await open.verify(open.request(openToken))).toEqual(good);
  });

  it('MC13: refuses a bearer token as id, and a MAC id as bearer token (RFC 6750 §2.1)', async () => {
    const [scene, token] = await Scene.with();
    const { body } = await scene.assent.token({ grant_type: 'client_credentials', scope: 'api:read', token_type: 'bearer' });
    expect(body).toMatchObject({ token_type: 'Bearer' });
    expect(await scene.verify(scene.request({ ...token, id: String(body['access_token']) }))).toEqual(invalid);
    expect(await bearer.verify(withHeader(aResourceRequest(), `Bearer ${token.id}`), scene.assent.needs)).toMatchObject({ error: { status: 401, code: 'invalid_token' } });
    expect(mac.recognises(withHeader(aResourceRequest(), `Bearer ${token.id}`))).toBe(false);
  });

  it('recognises its scheme without case, and no other', () => {
    for (const header of ['MAC id="a"', 'mac x', 'Mac', 'MAC\t', 'MAC,']) expect(mac.recognises(withHeader(aResourceRequest(), header))).toBe(true);
    for (const header of ['', 'Macaroon x', 'MAC5 x', 'XMAC a', ' MAC a', 'Bearer MAC']) expect(mac.recognises(withHeader(aResourceRequest(), header))).toBe(false);
    expect(mac.recognises(aResourceRequest())).toBe(false);
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §4.1 timestamps', () => {
  const TEN_HOURS = 36_000;

  it.each([-TEN_HOURS, TEN_HOURS])("learns a client's clock that is %d seconds off from its first request", async (off) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { ts: scene.now + off }))).toEqual(good);
    scene.assent.clock.advance(30);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off - 300 }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off - 301 }))).toEqual(stale);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off + 300 }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off + 301 }))).toEqual(stale);
    expect(await scene.verify(scene.request(token, { ts: scene.now }))).toEqual(stale); // a clock that jumped
  });

  it('learns each clock for itself', async () => {
    const [scene, token] = await Scene.with();
    const other = await issuedMacToken(scene.assent);
    expect(await scene.verify(scene.request(token, { ts: scene.now - TEN_HOURS }))).toEqual(good);
    expect(await scene.verify(scene.request(other))).toEqual(good);
    expect(await scene.verify(scene.request(other, { ts: scene.now - TEN_HOURS }))).toEqual(stale);
  });

  it.each([-86_401, 86_401])('MC04: does not learn a clock that is %d seconds off', async (off) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { ts: scene.now + off }))).toEqual(stale);
    expect(await scene.verify(scene.request(token))).toEqual(good); // nothing was fixed by the refused one
  });

  it.each([-86_400, 86_400])('learns one that is %d seconds off, and lets it be late or early', async (off) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { ts: scene.now + off }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + off + Math.sign(off) * 86 }))).toEqual(good);
  });

  it('learns nothing where no difference is allowed: clocks must be right within the window', async () => {
    const [scene, token] = await Scene.with({ config: { macMaxInitialSkewSeconds: 0 } });
    expect(await scene.verify(scene.request(token, { ts: scene.now - 301 }))).toEqual(stale);
    expect(await scene.verify(scene.request(token, { ts: scene.now - 300 }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + 300 }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now + 301 }))).toEqual(stale);
  });

  it('MC03: refuses timestamps far away without an error, and those that are none', async () => {
    const [scene, token] = await Scene.with();
    for (const ts of ['999999999999999', '1']) expect(await scene.verify(scene.request(token, { ts }))).toEqual(stale);
    for (const ts of ['-1', '1.5', '9223372036854775808', '', '0']) expect(await scene.verify(scene.request(token, { ts }))).toEqual(malformed);
  });

  it('learns no clock and uses up no nonce by a request with a wrong mac, a wrong body or a dead token', async () => {
    const [scene, token] = await Scene.with({ config: { macMaxInitialSkewSeconds: 10 * 86_400 } });
    const attributes = { ts: scene.now, nonce: 'same' };
    expect(await scene.verify(scene.request({ ...token, key: 'wrong' }, { ...attributes, ts: scene.now - TEN_HOURS }))).toEqual(invalid);
    expect(await scene.verify(scene.request({ ...token, key: 'wrong' }, attributes))).toEqual(invalid);
    const ext = `bodyhash=${createHash('sha256').update('a').digest('base64')}`;
    const covered = scene.request(token, { ...attributes, ext }, { method: 'POST', body: Buffer.from('a') });
    expect(await scene.verify({ ...covered, body: Buffer.from('b') })).toEqual(invalid);
    expect(await scene.verify(covered)).toEqual(good);
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §4 replay protection', () => {
  it('MC01: accepts each (id, ts, nonce) once', async () => {
    const [scene, token] = await Scene.with();
    const request = scene.request(token);
    expect(await scene.verify(request)).toEqual(good);
    expect(await scene.verify(request)).toEqual(replayed);
    expect(await scene.verify(scene.request(token, { ts: scene.now, nonce: 'n1' }, { requestTarget: '/other' }))).toEqual(replayed);
    expect(await scene.verify(scene.request(token, { ts: scene.now + 1, nonce: 'n1' }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ts: scene.now, nonce: 'other' }))).toEqual(good);
  });

  it('MC05: keeps the nonces of different tokens apart', async () => {
    const [scene, token] = await Scene.with();
    const other = await issuedMacToken(scene.assent);
    const attributes = { ts: scene.now, nonce: 'same' };
    expect(await scene.verify(scene.request(token, attributes))).toEqual(good);
    expect(await scene.verify(scene.request(other, attributes))).toEqual(good);
    expect(await scene.verify(scene.request(other, attributes))).toEqual(replayed);
  });

  it('lets exactly one of many duplicates pass that come at once, even as the very first request', async () => {
    const [scene, token] = await Scene.with();
    const request = scene.request(token, { ts: scene.now - 1000 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => scene.verify(request)));
    expect(answers.filter((answer) => 'state' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer && answer.error?.description === 'nonce already used')).toHaveLength(49);
  });

  it.each([-300, 0, 300])('refuses a request signed %d seconds from now for as long as it could come again', async (early) => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token))).toEqual(good); // the clocks agree
    const request = scene.request(token, { ts: scene.now + early });
    expect(await scene.verify(request)).toEqual(good);
    for (let passed = 0; passed <= 900; passed += 20) {
      expect(await scene.verify(request)).toEqual(passed <= 300 + early ? replayed : stale);
      scene.assent.clock.advance(20);
    }
  });
});

describe('a replay memory that was lost opens no window', () => {
  const AFTER_LOSS = 1;

  it.each([-300, 0, 300])('MC02: refuses what was signed %d seconds from then and accepted before, for as long as its stamp counts', async (early) => {
    const [scene, token] = await Scene.with();
    await scene.verify(scene.request(token));
    const request = scene.request(token, { ts: scene.now + early });
    expect(await scene.verify(request)).toEqual(good);
    scene.assent.clock.advance(AFTER_LOSS);
    scene.assent.shortLived.replays.loseMemory();
    for (let passed = 0; passed <= 900; passed += 20) {
      const answer = await scene.verify(request);
      expect('state' in answer).toBe(false);
      expect([stale, replayed]).toContainEqual(answer);
      scene.assent.clock.advance(20);
    }
  });

  it('refuses the very first request again, whatever the clock that it came from', async () => {
    const [scene, token] = await Scene.with();
    const request = scene.request(token, { ts: scene.now + 36_000 });
    expect(await scene.verify(request)).toEqual(good);
    scene.assent.clock.advance(AFTER_LOSS);
    scene.assent.shortLived.replays.loseMemory();
    expect(await scene.verify(request)).toEqual(stale);
  });

  it('takes new requests of older tokens again once nothing from before can be among them', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token))).toEqual(good);
    scene.assent.clock.advance(AFTER_LOSS);
    scene.assent.shortLived.replays.loseMemory();
    scene.assent.clock.advance(299);
    expect(await scene.verify(scene.request(token))).toEqual(stale);
    scene.assent.clock.advance(1);
    expect(await scene.verify(scene.request(token))).toEqual(good);
  });

  it('takes the requests of a token that was issued since at once', async () => {
    const [scene] = await Scene.with();
    scene.assent.clock.advance(AFTER_LOSS);
    scene.assent.shortLived.replays.loseMemory();
    const younger = await issuedMacToken(scene.assent);
    expect(await scene.verify(scene.request(younger))).toEqual(good);
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §3.2.1 does not cover the body: ext="bodyhash=…" does', () => {
  const body = Buffer.from('hello=world%21');
  const ext = `bodyhash=${createHash('sha256').update(body).digest('base64')}`;
  const posting = { method: 'POST', headers: { 'content-length': '14' } };

  it('MC06: accepts the body that was signed, and no other', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { ext }, { ...posting, body }))).toEqual(good);
    expect(await scene.verify(scene.request(token, { ext }, { ...posting, body: Buffer.from('hello=world%22') }))).toEqual(invalid);
    expect(await scene.verify(scene.request(token, { ext }, { method: 'POST' }))).toEqual(invalid); // somebody took it away
    expect(await scene.verify(scene.request(token, { ext }, { method: 'POST', body: new Uint8Array() }))).toEqual(invalid);
    expect(await scene.verify(scene.request(token, { ext: 'bodyhash=' }, { ...posting, body }))).toEqual(invalid);
    expect(await scene.verify(scene.request(token, { ext: `${ext}, more` }, { ...posting, body }))).toEqual(invalid);
  });

  it('always means SHA-256, whatever the algorithm of the mac', async () => {
    const [scene, token] = await Scene.with({ policy: { macAlgorithm: 'hmac-sha-1' } });
    expect(await scene.verify(scene.request(token, { ext }, { ...posting, body }))).toEqual(good);
    const sha1 = `bodyhash=${createHash('sha1').update(body).digest('base64')}`;
    expect(await scene.verify(scene.request(token, { ext: sha1 }, { ...posting, body }))).toEqual(invalid);
  });

  it('is believed where the resource server did not pass the body on', async () => {
    const [scene, token] = await Scene.with();
    expect(await scene.verify(scene.request(token, { ext }, posting))).toEqual(good);
    expect(await scene.verify(scene.request(token, {}, { ...posting, body }))).toEqual(good);
  });

  describe('from a client that must cover its bodies', () => {
    const policy = { macRequireBodyhash: true };

    it('is required with a body', async () => {
      const [scene, token] = await Scene.with({ policy });
      expect(await scene.verify(scene.request(token, {}, { ...posting, body }))).toEqual(invalid);
      expect(await scene.verify(scene.request(token, { ext: 'something else' }, { ...posting, body }))).toEqual(invalid);
      expect(await scene.verify(scene.request(token, { ext }, { ...posting, body }))).toEqual(good);
    });

    it('is not required without one', async () => {
      const [scene, token] = await Scene.with({ policy });
      expect(await scene.verify(scene.request(token))).toEqual(good);
      expect(await scene.verify(scene.request(token, {}, { method: 'POST', headers: { 'content-length': '0' }, body: new Uint8Array() }))).toEqual(good);
      expect(await scene.verify(scene.request(token, {}, { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: new Uint8Array() }))).toEqual(good);
    });

    it.each<[string, Partial<ResourceRequest>]>([
      ['content-length', { headers: { 'content-length': '14' } }],
      ['content-length beside an empty body', { headers: { 'content-length': '14' }, body: new Uint8Array() }],
      ['an unreadable content-length', { headers: { 'content-length': ['0', '14'] } }],
      ['transfer-encoding', { headers: { 'transfer-encoding': 'chunked' } }],
    ])('cannot be checked, so is refused, where %s says that there is a body that was not passed on', async (_name, given) => {
      const [scene, token] = await Scene.with({ policy });
      expect(await scene.verify(scene.request(token, { ext }, { method: 'POST', ...given }))).toEqual(invalid);
    });
  });
});

describe('draft-ietf-oauth-v2-http-mac-00 for clients that are allowed it', () => {
  const allowed = { macAllowDraft00: true, macAlgorithm: 'hmac-sha-1' } as const;
  const signed00 = (id: string, key: string, nonce: string, given: Partial<ResourceRequest> = {}, bodyhash = '', ext = ''): ResourceRequest => {
    const request = aResourceRequest(given);
    const text = [nonce, request.method, request.requestTarget, request.host, request.port, bodyhash, ext, ''].join('\n');
    const more = `${bodyhash && `bodyhash="${bodyhash}", `}${ext && `ext="${ext}", `}`;
    return withHeader(request, `MAC id="${id}", nonce="${nonce}", ${more}mac="${createHmac('sha1', key).update(text).digest('base64')}"`);
  };

  it.each<[name: string, key: string, ageSeconds: number, header: string, request: Partial<ResourceRequest>]>([
    ['N1', '489dks293j39', 264095, 'nonce="264095:dj83hs9s", mac="SLDJd4mg43cjQfElUs3Qub4L6xE="', {}],
    ['N2', '8yfrufh348h', 273156, 'nonce="273156:di3hvdf8", bodyhash="k9kbtCIy0CkI3/FEfpS/oIDjk6k=", mac="W7bdMZbv9UWOTadASIQHagZyirA="', { method: 'POST', requestTarget: '/request', body: Buffer.from('hello=world%21') }],
    ['N3', '489dks293j39', 264095, 'nonce="264095:7d8f3e4a", bodyhash="Lve95gjOVATpfV8EL5X4nxwjKHE=", ext="a,b,c", mac="aJqRAk71Pz+N8K3yDE1PJBzfY6U="', { method: 'POST', requestTarget: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q', body: Buffer.from('Hello World!') }],
    ['N4', '8yfrufh348h', 273156, 'nonce="273156:di3hvdf8", mac="+2eC5lk+s+9xpEtpwrPQ32Oo8GU="', { method: 'POST', requestTarget: '/request' }],
  ])('accepts the vector %s', async (_name, key, ageSeconds, header, given) => {
    const [scene] = await Scene.with({ policy: allowed });
    scene.assent.shortLived.replays.loseMemory();
    scene.assent.clock.advance(ageSeconds);
    const id = scene.put(key, 'hmac-sha-1', ageSeconds);
    const request = withHeader(aResourceRequest({ host: 'example.com', port: 80, requestTarget: '/resource/1?b=1&a=2', ...given }), `MAC id="${id}", ${header}`);
    expect(await scene.verify(request)).toEqual(good);
    expect(await scene.verify(request)).toEqual(replayed);
    expect(await scene.verify({ ...request, port: 81 })).toEqual(invalid);
  });

  it('is malformed from every other client, and only the holder of the key learns that', async () => {
    const [scene, token] = await Scene.with({ policy: { macAlgorithm: 'hmac-sha-1' } });
    expect(await scene.verify(signed00(token.id, token.key, '0:x'))).toEqual(malformed);
    expect(await scene.verify(signed00(token.id, 'wrong', '0:x'))).toEqual(invalid);
    expect(await scene.verify(signed00('unknown', token.key, '0:x'))).toEqual(invalid);
    const [on, onToken] = await Scene.with({ policy: allowed });
    expect(await on.verify(signed00(onToken.id, onToken.key, '0:x'))).toEqual(good);
    expect(await on.verify(on.request(onToken))).toEqual(good);
  });

  it('compares the age with the time since the token was issued', async () => {
    const [scene, { id, key }] = await Scene.with({ policy: allowed });
    scene.assent.clock.advance(1000);
    expect(await scene.verify(signed00(id, key, '1000:a'))).toEqual(good);
    expect(await scene.verify(signed00(id, key, '700:a'))).toEqual(good);
    expect(await scene.verify(signed00(id, key, '699:a'))).toEqual(stale);
    expect(await scene.verify(signed00(id, key, '1300:a'))).toEqual(good);
    expect(await scene.verify(signed00(id, key, '1301:a'))).toEqual(stale);
    for (const nonce of ['a', '01:a', '-1:a', ':a']) expect(await scene.verify(signed00(id, key, nonce))).toEqual(malformed);
  });

  it('checks a body hash that is there, and requires one from clients that must cover their bodies', async () => {
    const [scene, { id, key }] = await Scene.with({ policy: { ...allowed, macRequireBodyhash: true } });
    const body = Buffer.from('Hello World!');
    const hash = 'Lve95gjOVATpfV8EL5X4nxwjKHE=';
    expect(await scene.verify(signed00(id, key, '0:a', { method: 'POST', body }, hash))).toEqual(good);
    expect(await scene.verify(signed00(id, key, '0:b', { method: 'POST', body: Buffer.from('Hello World?') }, hash))).toEqual(invalid);
    expect(await scene.verify(signed00(id, key, '0:c', { method: 'POST', body }))).toEqual(invalid);
    expect(await scene.verify(signed00(id, key, '0:d', { method: 'POST', body }, '', `bodyhash=${createHash('sha256').update(body).digest('base64')}`))).toEqual(invalid);
  });

  it('a request of one form never counts as one of the other', async () => {
    const [scene, token] = await Scene.with({ policy: allowed });
    const first = scene.request(token);
    const withoutTs = headerOf(first).replace(/ts="(\d+)", nonce="/, 'nonce="$1:');
    expect(await scene.verify(withHeader(first, withoutTs))).toEqual(invalid);
    expect(await scene.verify(first)).toEqual(good);
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §4.2 WWW-Authenticate', () => {
  it('is the scheme alone when nothing was sent', () => {
    expect(mac.challenge('assent')).toBe('MAC');
  });

  it.each(['malformed MAC credentials', 'invalid MAC', 'stale timestamp', 'nonce already used', 'The MAC credentials expired'])('says in words: %s', (description) => {
    expect(mac.challenge('assent', { status: 401, code: 'invalid_token', description })).toBe(`MAC error="${description}"`);
  });

  it('says which scope is missing by its code', () => {
    const error = { status: 403, code: 'insufficient_scope', description: 'The request needs more than the token allows.', scope: 'a b' } as const;
    expect(mac.challenge('assent', error)).toBe('MAC error="insufficient_scope"');
  });

  it('names the scheme where some client is registered for it', async () => {
    const nobody = new TestAssent();
    expect(await mac.offered?.(nobody.needs)).toBe(false);
    const somebody = new TestAssent({ clients: [webClient({ clientId: 'other', secrets: [aSecret('s')], policy: { ...DEFAULT_CLIENT_POLICY, tokenTypes: ['bearer', 'mac'] } })] });
    expect(await mac.offered?.(somebody.needs)).toBe(true);
  });
});

describe('promise 5: a stolen database yields no MAC key', () => {
  it('the sealed key opens only with our key, for its purpose, and with the identifier that is not stored', async () => {
    const [scene, token] = await Scene.with();
    const reference = accessTokenReference(token.id)!;
    const state = await scene.assent.durable.accessTokens.find(reference);
    const { secretBox } = scene.assent.needs;
    const sealed = state!.token.mac!.sealedKey;
    expect(secretBox.open(MAC_KEY_PURPOSE, sealed, token.id)).toBe(token.key);
    expect(() => secretBox.open(MAC_KEY_PURPOSE, sealed, '')).toThrow();
    expect(() => secretBox.open(MAC_KEY_PURPOSE, sealed, reference.tokenHash.toString('hex'))).toThrow();
    expect(() => secretBox.open('refresh answer', sealed, token.id)).toThrow();
    expect(JSON.stringify(state)).not.toContain(token.key);
    expect(JSON.stringify(state)).not.toContain(token.id);
  });
});
