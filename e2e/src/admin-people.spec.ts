import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.js';
import { authenticatorCode } from './stack/authenticator-app.js';
import { approvedCode, introspect, postForm, redeem, refresh, type JsonAnswer, type Tokens } from './stack/client.js';
import { ALICE, IMPORT_FILE, JWT_API } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';
import { Visitor, type Credentials } from './stack/visitor.js';

const OPERATIONS = { client_id: 'operations', client_secret: 'operations-secret', grant_types: ['client_credentials'], scope: 'admin:read admin:revoke admin:manage' };
const BOB = { username: 'bob', password: 'correct horse battery bob' } as const;
const CAROL = { username: 'carol', password: 'correct horse battery carol' } as const;
const UNNAMED = { ip: expect.any(String), session_id: expect.any(String), signed_in_at: expect.any(String), expires_at: expect.any(String) };

describe.each([
  ['with Redis', true],
  ['with Postgres alone', false],
])('what an admin sees and ends of people, %s', (_, redis) => {
  let stack: Stack;
  let browser: Browser;
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    const importFile = { ...IMPORT_FILE, users: [...IMPORT_FILE.users, BOB, CAROL], clients: [...IMPORT_FILE.clients, OPERATIONS] };
    stack = await Stack.start({ importFile, redis });
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(visitors.map((visitor) => visitor.leave()));
    visitors = [];
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function admin(method: string, path: string, given?: object): Promise<JsonAnswer & { readonly text: string }> {
    const { body: token } = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: OPERATIONS.scope }, 'operations:operations-secret');
    const headers = { authorization: `Bearer ${String(token['access_token'])}`, ...(given && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${stack.issuer}/admin${path}`, { method, headers, ...(given && { body: JSON.stringify(given) }) });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, headers: answer.headers, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown> };
  }
  const itemsOf = async (path: string) => (await admin('GET', path)).body['items'] as readonly Readonly<Record<string, string>>[];
  const userPath = async ({ username }: { readonly username: string }): Promise<string> => `/users/${(await itemsOf(`/users?q=${username}`))[0]?.['user_id']}`;

  async function arrive(userAgent: string): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, stack.issuer, { userAgent });
    visitors.push(visitor);
    await visitor.page.goto(visitor.authorizationUrl());
    return visitor;
  }

  async function signedIn(userAgent: string, credentials: Credentials): Promise<Visitor> {
    const visitor = await arrive(userAgent);
    await visitor.signIn(credentials);
    await visitor.page.getByRole('button', { name: 'Allow' }).waitFor();
    return visitor;
  }

  /** What the browser gets when its client asks again. */
  async function greeting(visitor: Visitor): Promise<string> {
    await visitor.page.goto(visitor.authorizationUrl());
    return (await visitor.page.getByLabel('Password').isVisible()) ? 'sign in' : 'allow?';
  }

  it('lists the browsers in which somebody is signed in, and ending one signs exactly that one out', async () => {
    const path = await userPath(BOB);
    expect(await itemsOf(`${path}/sessions`)).toEqual([]);
    const [phone, laptop, other] = [await signedIn('Phone/1.0 ü', BOB), await signedIn('Laptop/2.0', BOB), await signedIn('Other/3.0', CAROL)];
    const listed = await itemsOf(`${path}/sessions`);
    expect(listed.map((session) => session['user_agent'])).toEqual(['Laptop/2.0', expect.stringMatching(/^Phone\/1\.0/)]);
    expect(listed[0]).toEqual({ ...UNNAMED, user_agent: 'Laptop/2.0' });
    expect(listed[0]?.['ip']).toMatch(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);

    expect((await admin('DELETE', `${path}/sessions/${listed[1]?.['session_id']}`)).status).toBe(204);
    expect(await Promise.all([phone, laptop, other].map(greeting))).toEqual(['sign in', 'allow?', 'allow?']);
    expect((await itemsOf(`${path}/sessions`)).map((session) => session['user_agent'])).toEqual(['Laptop/2.0']);
    expect((await admin('DELETE', `${path}/sessions/${listed[1]?.['session_id']}`)).status).toBe(404);

    await admin('POST', `${path}/end-sessions`);
    expect(await itemsOf(`${path}/sessions`)).toEqual([]);
    expect(await Promise.all([laptop, other].map(greeting))).toEqual(['sign in', 'allow?']);
  });

  it('lists a browser only once the second factor is right, and forgets it when the person signs out', async () => {
    const path = await userPath(CAROL);
    await admin('POST', `${path}/end-sessions`);
    const { body } = await admin('POST', `${path}/totp`);
    const visitor = await arrive('Tablet/4.0');
    await visitor.signIn(CAROL);
    await visitor.page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    expect(await itemsOf(`${path}/sessions`)).toEqual([]);
    await visitor.page.locator('input[name=code]').fill(authenticatorCode(String(body['totp_uri'])));
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByRole('button', { name: 'Allow' }).waitFor();
    expect(await itemsOf(`${path}/sessions`)).toMatchObject([{ user_agent: 'Tablet/4.0' }]);
    await visitor.press('Use another account');
    await visitor.page.getByLabel('Password').waitFor();
    expect(await itemsOf(`${path}/sessions`)).toEqual([]);
  });

  it('lists what somebody allowed; taking it back kills the tokens before the answer, and the person is asked again', async () => {
    const path = await userPath(ALICE);
    const alice = new Person(ALICE);
    const tokens = (await redeem(stack.issuer, await approvedCode(stack.issuer, alice))).body as unknown as Tokens;
    const waiting = await approvedCode(stack.issuer, alice); // remembered: nobody was asked
    const other = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'api:read' });
    expect(await itemsOf(`${path}/consents`)).toEqual([{ client_id: 'web', client_name: 'Web', scope: expect.stringContaining('api:read'), updated_at: expect.any(String) }]);
    expect((await introspect(stack.issuer, tokens.access_token)).body['active']).toBe(true);

    expect((await admin('DELETE', `${path}/consents/web`)).status).toBe(204);
    expect((await introspect(stack.issuer, tokens.access_token)).body).toEqual({ active: false });
    expect(await refresh(stack.issuer, tokens.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await redeem(stack.issuer, waiting)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await introspect(stack.issuer, String(other.body['access_token']))).body['active']).toBe(true);
    expect(await itemsOf(`${path}/consents`)).toEqual([]);
    expect((await admin('DELETE', `${path}/consents/web`)).status).toBe(404);

    const visitor = await signedIn('Laptop/2.0', ALICE); // at the consent page
    await visitor.press('Allow');
    const again = await redeem(stack.issuer, await visitor.code());
    expect((await introspect(stack.issuer, String(again.body['access_token']))).body['active']).toBe(true);
  });

  it('signs on with the key before when the next one is taken back', async () => {
    const jwtOf = async (): Promise<string> =>
      String((await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'jwt:read', resource: JWT_API })).body['access_token']);
    const before = await jwtOf();
    const { body } = await admin('POST', '/keys/rotate', { overlap_seconds: 360 });
    const [next] = body['items'] as readonly Readonly<Record<string, string>>[];
    expect((await admin('POST', '/keys/rotate')).status).toBe(409);
    expect((await admin('DELETE', `/keys/${next?.['kid']}`)).status).toBe(204);
    const after = await jwtOf();
    const jwks = createRemoteJWKSet(new URL(`${stack.issuer}/jwks`));
    for (const token of [before, after]) await jwtVerify(token, jwks, { issuer: stack.issuer, audience: JWT_API });
    expect(decodeProtectedHeader(after).kid).toBe(decodeProtectedHeader(before).kid);
    expect(await itemsOf('/keys')).toMatchObject([{ kid: decodeProtectedHeader(before).kid, status: 'active' }]);
  });

  it('is written in the log, which comes as a file', async () => {
    const { text, headers } = await admin('GET', '/audit.csv?action=user.*');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="assent-audit-\d{4}-\d\d-\d\d\.csv"$/);
    const actions = text.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')[4]);
    expect(actions).toEqual(expect.arrayContaining(['user.end_session', 'user.end_sessions', 'user.withdraw_consent']));
  });

  it('goes with the settings in force, without a secret', async () => {
    const { text, body } = await admin('GET', '/settings');
    const shown = (body['items'] as readonly Readonly<Record<string, string>>[]).find(({ variable }) => variable === 'REDIS_URL');
    expect(shown?.['from']).toBe(redis ? 'environment' : 'absent');
    expect(text).not.toContain(new URL(stack.databaseUrl).password);
    expect(text).toContain(stack.issuer);
  });
});
