import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, Browser, wordsOf } from './browser.js';
import { BrowserSide, requestOf } from './browser-side.js';
import { LOOPBACK_URI } from './client-entries.js';
import { post, send, until, type Answer, type Fields } from './exchange.js';

/** RFC 6749 §4.1.2.1: the characters of error and error_description. */
const ALLOWED = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;
const NASTY = '"><script>\\é\u{1f600}\r\n\0';

describe('G. Authorization errors', () => {
  let assent: BrowserSide;
  beforeAll(async () => {
    assent = await BrowserSide.start({ redis: true });
  });
  afterAll(() => assent.stop());

  const back = ({ headers }: Answer) => new URL(headers.get('location') ?? 'about:blank').searchParams;
  const error = async (fields: Fields) => back(await assent.request(fields)).get('error');

  function errorPage({ status, headers, text }: Answer): void {
    expect([status, headers.get('location'), headers.get('content-type'), headers.get('cache-control')]).toEqual([400, null, 'text/html; charset=utf-8', 'no-store']);
    expect(text).toContain('invalid_request');
  }

  it.each(['https://evil.example.test/cb', 'https://rp.example.test/cb?x', 'not a uri', 'javascript:alert(1)', NASTY])('#71 bad or unregistered redirect_uri: an error page to the owner, no redirect: %j', async (redirect_uri) => {
    const answer = await assent.request({ redirect_uri });
    errorPage(answer);
    expect(answer.text).not.toContain('<script>');
    errorPage(await post(`${assent.base}/authorize`, requestOf({ redirect_uri })));
  });

  it.each([undefined, '', 'nobody', 'WEB', NASTY])('#72 missing or unknown client_id: an error page, no redirect: %j', async (client_id) => {
    const answer = await assent.request({ client_id });
    errorPage(answer);
    expect(answer.text).not.toContain('<script>');
  });

  it('#72 a disabled client: an error page, no redirect', async () => {
    const { body } = await assent.manage('POST', '/clients', { redirect_uris: [REDIRECT_URI], scope: 'api:read' });
    const client_id = String(body['client_id']);
    expect((await assent.request({ client_id })).status).toBe(302);
    await assent.manage('POST', `/clients/${client_id}/disable`);
    errorPage(await assent.request({ client_id }));
  });

  it('#73 every other failure is redirected', async () => {
    const failures: readonly Fields[] = [
      { response_type: undefined },
      { response_type: 'nonsense' },
      { response_type: ['code', 'code'] },
      { scope: 'nonsense' },
      { scope: 'api:read', resource: 'https://nobody.example.test/' },
      { code_challenge: 'short' },
      { code_challenge_method: 'plain' },
      { response_mode: 'nonsense' },
      { request: 'a.b.c' },
      { request_uri: 'https://rp.example.test/request' },
      { state: ['a', 'b'] },
      { client_id: 'codeless' },
    ];
    for (const fields of failures) {
      const answer = await assent.request(fields);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, expect.stringMatching(/^https:\/\/rp\.example\.test\/cb\?error=[a-z_]+&/)]);
    }
  });

  it('#73 an untrusted client’s failure shows a page first, with a way back that the person may take', async () => {
    const open = await assent.withSettings({ ASSENT_UNREGISTERED_CLIENTS: 'on' });
    const answer = await open.request({ client_id: 'https://app.example.test', redirect_uri: 'https://app.example.test/cb', response_type: 'nonsense' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.text).toMatch(/<a [^>]*href="https:\/\/app\.example\.test\/cb\?error=unsupported_response_type&amp;/);
    await open.stop();
  });

  it('#74 error parameters only contain %x20-21 / %x23-5B / %x5D-7E, whatever was sent', async () => {
    const nasty = ['response_type', 'scope', 'resource', 'code_challenge', 'code_challenge_method', 'response_mode', 'request'].map((name) => ({ [name]: NASTY.replace('\0', '') }));
    for (const fields of [...nasty, { scope: 'a"b' }, { scope: 'a\\b' }, { response_type: undefined }]) {
      const params = back(await assent.request(fields));
      expect(params.get('error')).toMatch(/^[a-z_]+$/);
      expect(params.get('error_description')).toMatch(ALLOWED);
      expect(params.get('error_description')).not.toMatch(/script/);
    }
  });

  it('#75 invalid_request', async () => {
    for (const fields of [{ response_type: undefined }, { response_type: '' }, { scope: ['api:read', 'api:read'] }, { code_challenge: undefined }, { code_challenge_method: 'plain' }]) {
      expect(await error(fields)).toBe('invalid_request');
    }
  });

  it('#76 unauthorized_client: the client may not use this response type', async () => {
    expect(await error({ client_id: 'codeless' })).toBe('unauthorized_client');
    const implicit = await assent.request({ client_id: 'implicit', redirect_uri: REDIRECT_URI, response_type: 'code' });
    expect(back(implicit).get('error')).toBe('unauthorized_client');
  });

  it('#77 access_denied: the owner refuses', async () => {
    const page = await new Browser().authorize(assent.url({ client_id: 'native', redirect_uri: LOOPBACK_URI }), { ...ALICE, decision: 'deny' });
    expect(Object.fromEntries(answered(page))).toMatchObject({ error: 'access_denied', state: 'xyz', iss: assent.base });
    const nothing = await new Browser().authorize(assent.url({ client_id: 'native', redirect_uri: LOOPBACK_URI }), { ...ALICE, decline: ['api:read'] });
    expect(answered(nothing).get('error')).toBe('access_denied');
  });

  it('#78 unsupported_response_type', async () => {
    for (const response_type of ['nonsense', 'code token', 'id_token', 'none']) expect(await error({ response_type })).toBe('unsupported_response_type');
  });

  it('#79 invalid_scope: unknown, malformed, or more than the client is registered for', async () => {
    for (const scope of ['nonsense', 'api:read nonsense', 'a"b', 'é', 'jwt:admin']) expect(await error({ scope })).toBe('invalid_scope');
    expect(await error({ client_id: 'native', scope: 'jwt:read' })).toBe('invalid_scope');
  });

  it('#80 server_error instead of a bare 500', async () => {
    expect(answered(await assent.authorize()).has('code')).toBe(true);
    const sql = new pg.Client(assent.stack.databaseUrl);
    await sql.connect();
    await sql.query('ALTER TABLE grants RENAME COLUMN scope TO scope_that_nobody_finds'); // a fault that no code expects
    try {
      const { location, status } = await assent.authorize({ state: 'a b' });
      expect(status).toBe(302);
      expect(location?.href.startsWith(`${REDIRECT_URI}?error=server_error&`)).toBe(true);
      expect(location?.searchParams.get('state')).toBe('a b');
      expect(location?.href).not.toMatch(/scope_that|column|relation/);
    } finally {
      await sql.query('ALTER TABLE grants RENAME COLUMN scope_that_nobody_finds TO scope');
      await sql.end();
    }
    expect(answered(await assent.authorize()).has('code')).toBe(true);
  });

  it('#81 temporarily_unavailable instead of 503', async () => {
    expect(answered(await assent.authorize()).has('code')).toBe(true);
    assent.stack.redis!.pause();
    try {
      const { location, status } = await assent.authorize({ state: 'a b' });
      expect([status, location?.searchParams.get('error'), location?.searchParams.get('state')]).toEqual([302, 'temporarily_unavailable', 'a b']);
    } finally {
      assent.stack.redis!.resume();
    }
    await until(async () => (await assent.authorize()).location?.searchParams.has('code') === true);
  });

  it('#82 error_description is there for developers, and error_uri may be left out', async () => {
    const params = back(await assent.request({ scope: 'nonsense' }));
    expect([...params.keys()].sort()).toEqual(['error', 'error_description', 'iss', 'state']);
    const page = await send(assent.url({ client_id: 'nobody' }));
    expect(wordsOf({ ...page, url: new URL(assent.base) })).toContain('The client is unknown.');
  });

  it('#83 form of the redirect: 302 with Location: <uri>?error=…&state=xyz', async () => {
    const { headers, status, text } = await assent.request({ scope: 'nonsense', state: 'xyz' });
    expect([status, text, headers.get('location')]).toEqual([
      302,
      '',
      `${REDIRECT_URI}?error=invalid_scope&error_description=The+client+is+not+registered+for+one+of+the+requested+scopes.&state=xyz&iss=${encodeURIComponent(assent.base)}`,
    ]);
  });
});
