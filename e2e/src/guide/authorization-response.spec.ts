import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, asksForPassword, Browser, wordsOf, type Page } from './browser.js';
import { BrowserSide } from './browser-side.js';
import { LOOPBACK_URI, OTHER_URI } from './client-entries.js';
import { post, send, until, type Answer, type Fields } from './exchange.js';
import { pkce, tokensOf } from './token-side.js';

const SHORTEST_TTL_SECONDS = 5;
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

describe('F. Authorization response', () => {
  let assent: BrowserSide;
  let hasty: BrowserSide;
  /** From a server whose codes expire soonest, made first of all so that nothing waits for it. */
  let aged: { readonly code: string; readonly expiresAt: number };
  beforeAll(async () => {
    assent = await BrowserSide.start();
    hasty = await assent.withSettings({ ASSENT_CODE_TTL_SECONDS: String(SHORTEST_TTL_SECONDS) });
    aged = { code: await hasty.code(), expiresAt: Date.now() + SHORTEST_TTL_SECONDS * 1000 };
  });
  afterAll(() => assent.stop());

  const nothingGranted = (browser: Browser) => expect(browser.trail.map(({ location }) => location?.href ?? '').join(' ')).not.toMatch(/code=|access_token=/);
  const app = (fields: Fields = {}) => assent.url({ client_id: 'native', redirect_uri: LOOPBACK_URI, ...fields });
  const consentOf = async (browser: Browser, fields: Fields = {}): Promise<Page> => browser.follow(await browser.signIn(await browser.open(app(fields)), ALICE));

  it('#57 the owner is authenticated before anything is granted', async () => {
    const browser = new Browser();
    const signIn = await browser.open(app());
    expect(asksForPassword(signIn)).toBe(true);
    for (const password of ['wrong', '', 'Correct horse battery staple']) {
      const refused = await browser.signIn(signIn, { username: ALICE.username, password });
      expect([refused.status, refused.location, asksForPassword(refused)]).toEqual([401, undefined, true]);
    }
    const consent = signIn.url.href.replace('/sign-in/', '/consent/');
    const forced = await browser.submit({ ...signIn, text: signIn.text.replace('/sign-in/', '/consent/') }, [['decision', 'allow'], ['scope', 'api:read']]);
    expect([forced.status, forced.location?.pathname]).toEqual([303, new URL(signIn.url).pathname]);
    expect((await browser.request(consent)).location?.pathname).toBe(new URL(signIn.url).pathname);
    nothingGranted(browser);
    expect((await browser.follow(await browser.signIn(signIn, ALICE))).status).toBe(200);
  });

  it('#57 who signed in at one browser is nobody at another', async () => {
    const [owner, thief] = [new Browser(), new Browser()];
    const consent = await consentOf(owner);
    const stolen = await thief.request(consent.url);
    expect([stolen.status, stolen.location]).toEqual([400, undefined]);
    expect((await thief.decide(consent)).status).toBe(400);
    nothingGranted(thief);
  });

  it('#58 success answers are redirects with form-encoded parameters, in the query for code', async () => {
    await assent.code(); // from now on nobody is asked
    const { headers, location, status } = await assent.authorize({ state: 'a b&c=é' });
    expect(status).toBe(302);
    expect(location?.href).toMatch(/^https:\/\/rp\.example\.test\/cb\?code=ac_[\w-]{43}&state=a\+b%26c%3D%C3%A9&iss=http%3A%2F%2Flocalhost%3A\d+$/);
    expect([location?.hash, headers.get('cache-control')]).toEqual(['', 'no-store']);
  });

  it('#61 the owner is warned when the redirect URI has no TLS', async () => {
    expect(wordsOf(await consentOf(new Browser()))).toMatch(/app on this computer .* not encrypted/);
    expect(wordsOf(await consentOf(new Browser(), { client_id: 'native', redirect_uri: REDIRECT_URI }))).not.toContain('not encrypted');
  });

  it('#62 a code is unique and hard to guess: 256 bits', async () => {
    const codes: string[] = [];
    for (let turn = 0; turn < 12; turn += 1) codes.push(await assent.code());
    expect(new Set(codes).size).toBe(codes.length);
    const bytes = codes.map((code) => Buffer.from(code.replace('ac_', ''), 'base64url'));
    expect(bytes.map(({ length }) => length)).toEqual(codes.map(() => 32));
    const differing = bytes.slice(1).map((code, index) => [...code].filter((byte, at) => byte !== bytes[index]?.[at]).length);
    expect(Math.min(...differing)).toBeGreaterThan(24);
  });

  it('#63 a code expires: after 60 seconds by default, and after at most 10 minutes', async () => {
    const sql = new pg.Client(assent.stack.databaseUrl);
    await sql.connect();
    const before = Date.now();
    await assent.code();
    const { rows } = await sql.query<{ ends: Date }>(`SELECT max((value->>'expiresAt')::timestamptz) AS ends FROM short_lived WHERE kind = 'code'`);
    await sql.end();
    const ttl = ((rows[0]?.ends.getTime() ?? 0) - before) / 1000;
    expect(ttl).toBeGreaterThan(55);
    expect(ttl).toBeLessThanOrEqual(61);
    await expect(assent.withSettings({ ASSENT_CODE_TTL_SECONDS: '601' })).rejects.toThrow('ASSENT_CODE_TTL_SECONDS');
  });

  it('#63 a code expires: then it is refused', async () => {
    expect((await hasty.redeem(await hasty.code())).status).toBe(200);
    await until(() => Date.now() > aged.expiresAt);
    expect(await hasty.redeem(aged.code)).toMatchObject(invalidGrant);
    expect(await assent.redeem(aged.code)).toMatchObject(invalidGrant);
  });

  it('#64 a code works once, whatever the concurrency', async () => {
    const code = await assent.code();
    const answers = await Promise.all(Array.from({ length: 10 }, () => assent.redeem(code)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(await assent.redeem(code)).toMatchObject(invalidGrant);
    const next = await assent.code();
    expect((await assent.redeem(next)).status).toBe(200);
    expect(await assent.redeem(next)).toMatchObject(invalidGrant);
  });

  it('#65 second use is refused, and revokes the tokens issued from it', async () => {
    const code = await assent.code();
    const tokens = tokensOf(await assent.redeem(code));
    expect((await assent.introspect(tokens.access_token)).body).toMatchObject({ active: true });
    expect(await assent.redeem(code)).toMatchObject(invalidGrant);
    expect((await assent.introspect(tokens.access_token)).body).toEqual({ active: false });
    expect(await assent.refresh(tokens.refresh_token)).toMatchObject(invalidGrant);
  });

  it('#66 a code is bound to its client', async () => {
    const code = await assent.code();
    expect(await assent.redeem(code, {}, 'other')).toMatchObject(invalidGrant);
    expect(await assent.redeem(code, {}, 'native')).toMatchObject(invalidGrant);
    expect((await assent.redeem(code)).status).toBe(200);
  });

  it('#66 a code is bound to its redirect URI', async () => {
    for (const redirect_uri of [OTHER_URI, `${REDIRECT_URI}/`, undefined]) {
      const code = await assent.code({ client_id: 'classic-two' });
      expect(await assent.redeem(code, { redirect_uri }, 'classic-two')).toMatchObject(invalidGrant);
    }
    expect((await assent.redeem(await assent.code({ client_id: 'classic-two' }), {}, 'classic-two')).status).toBe(200);
  });

  it('#66 a code is bound to its PKCE challenge: no downgrade', async () => {
    for (const code_verifier of [pkce().verifier, undefined]) expect(await assent.redeem(await assent.code(), { code_verifier })).toMatchObject(invalidGrant);
    const withoutChallenge = await assent.code({ client_id: 'classic', code_challenge: undefined, code_challenge_method: undefined });
    expect(await assent.redeem(withoutChallenge, {}, 'classic')).toMatchObject(invalidGrant);
  });

  it('#69 scope is in the answer; it may be a subset by the owner’s choice', async () => {
    const browser = new Browser();
    const back = await browser.decide(await consentOf(browser, { scope: 'api:read api:write' }), { decline: ['api:write'] });
    const answer = await assent.redeem(answered(back).get('code') ?? '', { redirect_uri: LOOPBACK_URI }, 'native');
    expect(answer).toMatchObject({ status: 200, body: { scope: 'api:read' } });
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ active: true, scope: 'api:read' });
    expect((await assent.refresh(String(answer.body['refresh_token']), 'native', { scope: 'api:write' })).body).toMatchObject({ error: 'invalid_scope' });
    expect((await assent.tokens({ scope: 'api:read api:write' })).scope).toBe('api:read api:write');
  });

  it('#70 client pages at the redirection endpoint should carry no third-party script: documented for developers', () => {
    const page = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
    const [, advice = ''] = page.split('## The page at your redirect URI');
    for (const words of ['no script of others', '`Referrer-Policy: no-referrer`', '303']) expect(advice.split('\n## ')[0]).toContain(words);
  });

  it('#70 our own pages send Referrer-Policy: no-referrer and load nothing from others', async () => {
    const browser = new Browser();
    await browser.decide(await consentOf(browser));
    const wrong = await send(assent.url({ client_id: 'nobody' }));
    const pages: readonly Answer[] = [...browser.trail, wrong, await post(`${assent.base}/authorize`, {})];
    for (const { headers, text } of pages) {
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(text).not.toMatch(/<script|<iframe|(?:src|href)="(?:https?:)?\/\/(?!localhost)/);
      if (text !== '') expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self' data:;/);
    }
  });
});
