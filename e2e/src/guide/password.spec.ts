import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { BrowserSide } from './browser-side.js';
import { BOB } from './client-entries.js';
import { everythingIn } from './everything-in.js';
import type { Fields } from './exchange.js';
import { tokensOf } from './token-side.js';

/** A password that stands in no import file, so that it can only be somewhere because the grant left it there. */
const PASSWORD = 'nobody else has this password: 4711';

describe('B. Grant types', () => {
  let off: BrowserSide;
  let on: BrowserSide;
  beforeAll(async () => {
    off = await BrowserSide.start();
    on = await off.withSettings({ ASSENT_PASSWORD_GRANT: 'on', ASSENT_LOG_LEVEL: 'debug' });
  });
  afterAll(() => off.stop());

  const asked = (fields: Fields = {}): Fields => ({ grant_type: 'password', ...ALICE, scope: 'api:read', ...fields });
  const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

  async function person(username: string, password = PASSWORD): Promise<string> {
    const { status, body } = await on.manage('POST', '/users', { username, password });
    expect(status).toBe(201);
    return String(body['user_id']);
  }

  it('#10 password, off: refused as unsupported, and absent from metadata', async () => {
    expect(await off.token('trusted', asked())).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    expect((await off.metadata())['grant_types_supported']).not.toContain('password');
  });

  it('#10 password, on: credentials are exchanged for a token, then forgotten: not stored, not logged', async () => {
    expect((await on.metadata())['grant_types_supported']).toContain('password');
    await person('carol');
    const { access_token } = tokensOf(await on.token('trusted', asked({ username: 'carol', password: PASSWORD })));
    expect((await on.introspect(access_token)).body).toMatchObject({ active: true, client_id: 'trusted', username: 'carol', scope: 'api:read' });
    expect(await on.token('trusted', asked({ username: 'carol', password: `${PASSWORD}!` }))).toMatchObject(invalidGrant);
    const copy = `${await everythingIn(off.stack.databaseUrl)}\n${on.stack.output}`;
    expect(copy).toContain('carol');
    for (const written of [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64'), Buffer.from(PASSWORD).toString('hex')]) expect(copy.includes(written)).toBe(false);
  });

  it('#11 only for clients marked highly trusted, off', async () => {
    for (const client of ['web', 'machine', 'native']) expect(await on.token(client, asked())).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    expect(await on.manage('POST', '/clients', { grant_types: ['password'], redirect_uris: [REDIRECT_URI] })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'grant_types', rule: expect.stringContaining('unless allow_password_grant is true') }] },
    });
  });

  it('#11 only for clients marked highly trusted, on', async () => {
    expect((await on.token('trusted', asked())).status).toBe(200);
    const { body } = await on.manage('GET', '/clients/trusted');
    expect(body).toMatchObject({ allow_password_grant: true, profile: 'oauth2' });
  });

  it('#11 guessing is throttled, together with the sign-in page', async () => {
    const strict = await on.withSettings({ ASSENT_PASSWORD_GRANT: 'on', ASSENT_SIGN_IN_FAILURE_LIMIT: '3' });
    const guess = (password: string) => strict.token('trusted', asked({ username: BOB.username, password }));
    for (let turn = 0; turn < 3; turn += 1) expect(await guess(`guess ${turn}`)).toMatchObject(invalidGrant);
    const blocked = await guess(BOB.password);
    expect(blocked).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await strict.authorize({}, BOB)).status).toBe(429);
    await strict.stop();
  });

  it('#11 refused for accounts with a second factor, like a wrong password', async () => {
    const userId = await person('dave');
    const dave = (password = PASSWORD) => on.token('trusted', asked({ username: 'dave', password }));
    expect((await dave()).status).toBe(200);
    expect((await on.manage('POST', `/users/${userId}/totp`)).status).toBe(200);
    const refused = await dave();
    expect(refused).toMatchObject(invalidGrant);
    expect(refused.text).toBe((await dave('wrong')).text);
  });

  it('#12 stored credentials are migrated, off: no exchange', async () => {
    expect(await off.token('trusted', asked({ scope: 'api:read offline_access' }))).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  it('#12 stored credentials are migrated, on: one exchange, and from then on the refresh token is enough', async () => {
    const tokens = tokensOf(await on.token('trusted', asked({ scope: 'api:read offline_access' })));
    const next = tokensOf(await on.refresh(tokens.refresh_token, 'trusted'));
    // nor does the instance need the grant any more
    expect((await off.refresh(next.refresh_token, 'trusted')).status).toBe(200);
  });
});
