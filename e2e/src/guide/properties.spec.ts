import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALICE, API, REDIRECT_URI } from '../stack/import-file.js';
import { Browser } from './browser.js';
import { basicInOtherWords, disguised, jsonInOtherWords, sameInOtherWords, type Pairs } from './disguise.js';
import { basic, encoded, send, type Answer, type Fields } from './exchange.js';
import { IdentityProvider, JWT_BEARER, SAML_BEARER } from './identity-provider.js';
import { bytesOf, sendBytes } from './raw-http.js';
import { REFUSALS, SUCCESSES, type Attempt, type Kind } from './refusals.js';
import { API_ORIGIN } from './resource-api.js';
import { garbledVerification, oneByteOff, requestSoup, structuredSoup } from './soup.js';
import { posted, SOUP_CASES } from './soup.cases.js';
import { OTHER_URI } from './client-entries.js';
import { pkce, TokenSide } from './token-side.js';
import { check, verify, type Asked } from './verification.js';

/** The same each time, so that a run fails for what changed; ASSENT_TEST_SEED tries others. */
const SEED = Number(process.env['ASSENT_TEST_SEED'] ?? 20_261_121);
/** ASSENT_TEST_RUNS: for a long night. */
const RUNS = Number(process.env['ASSENT_TEST_RUNS'] ?? 200);
const SLOW_RUNS = Math.ceil(RUNS / 8);
const DEADLINE_MILLISECONDS = 1_000;
const MINUTE = 60_000;

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let guide: TokenSide;
let idp: IdentityProvider;
beforeAll(async () => {
  guide = await TokenSide.start({ env: { ASSENT_PASSWORD_GRANT: 'on' } });
  idp = new IdentityProvider(guide);
  await idp.becomeTrusted('saml2');
  await idp.becomeTrusted('jwt');
});
afterAll(() => guide.stop());

const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, numRuns: number): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, check), { seed: SEED, numRuns });

describe(`byte soup (seed ${SEED})`, () => {
  const named = SOUP_CASES.map((one) => [one.name, one] as const);

  /** 2xx, 3xx or 4xx within a second. A machine may be busy elsewhere once; what is slow twice is slow. */
  async function expectCivil(bytes: Uint8Array): Promise<void> {
    let answer = await sendBytes(guide.base, bytes);
    if (answer.milliseconds > DEADLINE_MILLISECONDS) answer = await sendBytes(guide.base, bytes);
    const { status, milliseconds, text } = answer;
    if (status < 200 || status > 499 || milliseconds > DEADLINE_MILLISECONDS) throw new Error(`${status} after ${Math.round(milliseconds)} ms: ${text.slice(0, 500)}`);
  }
  const civil = <T>(arbitrary: fc.Arbitrary<T>, toBytes: (value: T) => Uint8Array) => holds(arbitrary, (value) => expectCivil(toBytes(value)), RUNS);

  it.each(named)('%s: bytes in target, headers and body, odd methods and types give a 2xx, 3xx or 4xx within a second', async (_name, { path }) => {
    await civil(requestSoup(path), bytesOf);
  }, MINUTE);

  it.each(named)('%s: known parameters with any value give a 2xx, 3xx or 4xx within a second', async (_name, { path, names, right, client }) => {
    await civil(structuredSoup(path, names, right, client), bytesOf);
  }, MINUTE);

  it.each(named)('%s: a right request with one byte off gives a 2xx, 3xx or 4xx within a second', async (_name, { request }) => {
    await expectCivil(bytesOf(request));
    await civil(oneByteOff(bytesOf(request)), (bytes) => bytes);
  }, MINUTE);

  it('/verify: known members with any value give a 2xx, 3xx or 4xx within a second', async () => {
    await civil(garbledVerification(['rs', 'rs-secret']), bytesOf);
  }, MINUTE);

  // signed rightly and expired: what is one byte off comes as far as anything can that is not let in
  it.each<[string, () => string | Promise<string>]>([
    [SAML_BEARER, () => Buffer.from(idp.expiredSaml(), 'base64url').toString()],
    [JWT_BEARER, () => idp.expiredJwt()],
  ])('/token %s: a signed assertion with one byte off gives a 2xx, 3xx or 4xx within a second', async (grant_type, assertion) => {
    const request = (bytes: Uint8Array) => posted('/token', { grant_type, assertion: grant_type === SAML_BEARER ? Buffer.from(bytes).toString('base64url') : Buffer.from(bytes).toString('latin1') }, ['asserting', 'asserting-secret']).request;
    await civil(oneByteOff(Buffer.from(await assertion())), (bytes) => bytesOf(request(bytes)));
  }, MINUTE);

  it('bytes that are not HTTP at all give a 4xx within a second', async () => {
    await civil(fc.uint8Array({ minLength: 1, maxLength: 500, size: 'max' }), (bytes) => bytes);
  }, MINUTE);

  it('nothing of all this was logged as a bug', () => {
    expect(guide.stack.output).not.toContain('because of a bug');
  });
});

const inWords = (wrong: Fields): string => Object.entries(wrong).map(([name, value]) => (value === undefined ? `no ${name}` : `${name}=${[value].flat().join(' and ')}`)).join(', ');

describe(`parameters in other words (seed ${SEED})`, () => {
  /** What is disguised (a code, a token) is there only once a run has begun, so a run is a seed. */
  const seeds = fc.noShrink(fc.nat());
  const drawn = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T => fc.sample(arbitrary, { seed, numRuns: 1 })[0] as T;

  async function sent({ client, path }: Attempt, words: string, seed: number): Promise<Answer> {
    const authorization = client && drawn(basicInOtherWords(...client), seed);
    return send(guide.base + path, { method: 'POST', body: words, headers: { ...FORM, ...(authorization !== undefined && { authorization }) } });
  }

  const kinds = (list: readonly Kind[]) => list.map((kind) => [kind.name, kind] as const);

  it.each(kinds(REFUSALS))('%s: reordered, re-encoded or repeated, a refusal stays one', async (_name, { attempt, succeeded }) => {
    await holds(seeds, async (seed) => {
      const refused = await attempt(guide);
      const words = drawn(disguised(refused.pairs, refused.right), seed);
      const answer = await sent(refused, words, seed);
      if (succeeded(answer) || answer.status > 401) throw new Error(`${refused.path} with ${words} → ${answer.status} ${answer.text}`);
    }, SLOW_RUNS);
  }, MINUTE);

  it.each(kinds(SUCCESSES))('%s: reordered or re-encoded, a success stays one', async (_name, { attempt, succeeded }) => {
    await holds(seeds, async (seed) => {
      const good = await attempt(guide);
      const words = drawn(sameInOtherWords(good.pairs), seed);
      const answer = await sent(good, words, seed);
      if (!succeeded(answer)) throw new Error(`${good.path} with ${words} → ${answer.status} ${answer.text}`);
    }, SLOW_RUNS);
  }, MINUTE);

  describe('at the authorization endpoint', () => {
    const browser = new Browser();
    const right: Fields = { client_id: 'web', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'api:read', state: 'a b+c/\u00e9', code_challenge: pkce().challenge, code_challenge_method: 'S256' };
    const pairs = (fields: Fields): Pairs => [...encoded(fields)];
    const answered = async (words: string, seed: number): Promise<Answer> => {
      const post = seed % 2 === 1 ? { method: 'POST', body: words, headers: FORM } : undefined;
      return browser.request(`${guide.base}/authorize${post === undefined ? `?${words}` : ''}`, post);
    };
    const received = ({ headers }: Answer): URLSearchParams => new URL(headers.get('location') ?? '', guide.base).searchParams;

    beforeAll(async () => {
      await browser.authorize(`${guide.base}/authorize?${encoded(right).toString()}`, ALICE); // signed in, and consented for good
    });

    const WRONGS: readonly Fields[] = [
      { client_id: undefined }, { client_id: 'nobody' }, { client_id: 'disabled' }, { redirect_uri: undefined }, { redirect_uri: OTHER_URI }, { redirect_uri: `${REDIRECT_URI}?x` }, { response_type: undefined },
      { response_type: 'token' }, { response_type: 'code code' }, { scope: 'unknown' }, { scope: 'api:read admin:manage' }, { code_challenge: undefined }, { code_challenge_method: 'plain' }, { code_challenge_method: undefined }, { response_mode: 'form' },
      { resource: 'https://unknown.example.test/' }, { request_uri: 'https://rp.example.test/request' },
    ];

    it.each(WRONGS.map((wrong) => [inWords(wrong), wrong] as const))('%s: reordered, re-encoded or repeated, a refusal stays one', async (_name, wrong) => {
      await holds(seeds, async (seed) => {
        const words = drawn(disguised(pairs({ ...right, ...wrong }), pairs(right)), seed);
        const answer = await answered(words, seed);
        if (received(answer).has('code') || answer.headers.get('location')?.startsWith('/') || ![302, 303, 400].includes(answer.status)) throw new Error(`${words} → ${answer.status} ${answer.headers.get('location')}`);
      }, SLOW_RUNS);
    }, MINUTE);

    it('reordered or re-encoded, a success stays one, with the state byte for byte', async () => {
      await holds(seeds, async (seed) => {
        const words = drawn(sameInOtherWords(pairs(right)), seed);
        const back = received(await answered(words, seed));
        if (!back.get('code')?.startsWith('ac_') || back.get('state') !== right['state']) throw new Error(`${words} → ${back.toString()}`);
      }, SLOW_RUNS);
    }, MINUTE);
  });

  describe('in a request that a resource server asks about', () => {
    const BAD = `at_zzz_${'A'.repeat(43)}`;
    const pairs = (token: string): Pairs => [['a', '1'], ['access_token', token], ['b', 'x y/z']];
    const form = { method: 'POST', headers: FORM };
    let good: string;
    beforeAll(async () => {
      good = await guide.machineToken('query');
    });

    /** To POST /verify and, where there is no body, to /check as well: what one of them refuses the other must not let pass. */
    async function judged(asked: Asked): Promise<readonly boolean[]> {
      const verified = await verify(guide.base, asked);
      if (verified.status !== 200) throw new Error(`${verified.status} ${verified.text}`);
      if (asked.body !== undefined) return [verified.body['active'] === true];
      const proxied = await check(guide.base, asked);
      return [verified.body['active'] === true, proxied.status === 200];
    }

    it.each([
      ['query', (words: string): Asked => ({ uri: `${API_ORIGIN}/things?${words}` })],
      ['body', (words: string): Asked => ({ ...form, body: words })],
    ])('an unknown token in the %s: reordered, re-encoded or repeated, a refusal stays one', async (_place, asked) => {
      await holds(seeds, async (seed) => {
        const words = drawn(disguised(pairs(BAD), pairs(good)), seed);
        if ((await judged(asked(words))).includes(true)) throw new Error(words);
      }, RUNS);
    }, MINUTE);

    it.each([
      ['query', (words: string): Asked => ({ uri: `${API_ORIGIN}/things?${words}` })],
      ['body', (words: string): Asked => ({ ...form, body: words })],
    ])('a good token in the %s: reordered or re-encoded, a success stays one', async (_place, asked) => {
      await holds(seeds, async (seed) => {
        const words = drawn(sameInOtherWords(pairs(good)), seed);
        if ((await judged(asked(words))).includes(false)) throw new Error(words);
      }, RUNS);
    }, MINUTE);

    it('an unknown token in the header, beside good ones wherever they may be: a refusal stays one', async () => {
      const lines = [`Bearer ${BAD}`, `bearer ${good}`, `Bearer ${good}`, `Bearer ${BAD}, Bearer ${good}`, `Bearer  ${good} `, 'Basic eDp5'];
      const headers = fc.dictionary(fc.constantFrom('authorization', 'Authorization', 'AUTHORIZATION'), fc.oneof(fc.constantFrom(...lines), fc.shuffledSubarray(lines, { minLength: 1 })), { minKeys: 1, noNullPrototype: true });
      const inQuery = fc.constantFrom('', `?access_token=${good}`, `?access%5Ftoken=${good}`);
      await holds(fc.tuple(headers, inQuery), async ([given, query]) => {
        const withBad = { ...given, authoriZation: `Bearer ${BAD}` };
        const { body } = await verify(guide.base, { uri: `${API_ORIGIN}/things${query}`, headers: withBad });
        expect(body).toMatchObject({ active: false, status: 400, error: 'invalid_request' });
      }, RUNS);
    }, MINUTE);

    it.each([true, false])('its members reordered and re-encoded say the same: good is %s', async (isGood) => {
      const question = { method: 'GET', uri: `${API_ORIGIN}/things?a=1`, headers: { host: 'api.example.test', authorization: `Bearer ${isGood ? good : BAD}` }, scope: 'api:read', resource: API };
      await holds(jsonInOtherWords(question), async (body) => {
        const answer = await send(`${guide.base}/verify`, { method: 'POST', body, headers: { ...basic('rs', 'rs-secret'), 'content-type': 'application/json' } });
        expect(answer).toMatchObject({ status: 200, body: { active: isGood } });
      }, SLOW_RUNS);
    }, MINUTE);
  });
});
