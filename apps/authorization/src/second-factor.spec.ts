import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { AuthorizationModule } from './authorization.module.js';

const BY = { actor: 'cli' };
const CALLBACK = 'https://rp.example.test/cb';
const PASSWORD = 'correct horse battery';

let postgres: TestPostgres;
let service: RunningService;
let clientId: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const env = {
    ASSENT_ISSUER: 'http://localhost:1/tenant',
    DATABASE_URL: await postgres.createDatabase(),
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    ASSENT_PORT: '0',
    ASSENT_LOG_LEVEL: 'silent',
  };
  service = await startService({ name: 'authorization', module: AuthorizationModule, env });
  const { management } = service.platform;
  await management.apis.create({ identifier: 'https://api.example.test/', scopes: [{ name: 'api:read', description: 'Read' }] }, BY);
  ({ client: { clientId } } = await management.clients.register({ redirect_uris: [CALLBACK], scope: 'api:read' }, BY));
});

afterAll(async () => {
  await service.close();
  await postgres.stop();
});

/** What an authenticator app shows. @spec RFC 6238 */
function app(base32: string, at = Date.now()): string {
  const bits = Array.from(base32, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(at / 30_000), 4);
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A browser without JavaScript. */
class Browser {
  readonly cookies = new Map<string, string>();
  private html = '';
  location = '';

  async authorize(): Promise<void> {
    const query = { client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'api:read', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
    await this.visit(`/tenant/authorize?${new URLSearchParams(query).toString()}`);
  }

  /** Fills in the page's first form. */
  async submit(values: Readonly<Record<string, string>>): Promise<number> {
    const action = /<form[^>]* action="([^"]+)"/.exec(this.html)?.[1] ?? '';
    const csrfToken = /name="csrf_token" value="([^"]+)"/.exec(this.html)?.[1] ?? '';
    return this.visit(action, { method: 'POST', body: new URLSearchParams({ csrf_token: csrfToken, ...values }) });
  }

  get title(): string {
    return (/<h1[^>]*>(.*?)<\/h1>/s.exec(this.html)?.[1] ?? '').replaceAll(/<[^>]+>/g, '');
  }

  private async visit(path: string, init: RequestInit = {}): Promise<number> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(service.url + path, { ...init, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) this.cookies.set(...(set.split(';')[0]?.split('=') as [string, string]));
    this.location = answer.headers.get('location') ?? '';
    this.html = await answer.text();
    return this.location.startsWith('/') ? this.visit(this.location) : answer.status;
  }
}

async function somebodyWithApp(username: string): Promise<string> {
  const { users } = service.platform.management;
  const { userId } = await users.create({ username }, PASSWORD, BY);
  return (await users.setTotp(userId, BY)).totpSecret;
}

async function atCode(username: string): Promise<Browser> {
  const browser = new Browser();
  await browser.authorize();
  await browser.submit({ username, password: PASSWORD });
  return browser;
}

describe('a sign-in with a second factor over HTTP, on Postgres', () => {
  it('asks for the code after the password, and signs in only then', async () => {
    const secret = await somebodyWithApp('alice');
    const browser = await atCode('alice');
    expect(browser.title).toContain('Enter your code');
    expect([...browser.cookies.keys()]).toEqual(['assent_browser']);
    expect(await browser.submit({ code: 'wrong' })).toBe(401);
    expect([...browser.cookies.keys()]).toEqual(['assent_browser']);
    expect(await browser.submit({ code: app(secret) })).toBe(200);
    expect(browser.title).toContain('Allow access for');
    expect([...browser.cookies.keys()]).toEqual(['assent_browser', 'assent_session']);
    await browser.submit({ decision: 'allow', scope: 'api:read' });
    expect(new URL(browser.location).searchParams.get('code')).toMatch(/^ac_/);
  });

  it('takes a code once, of five browsers at the same time', async () => {
    const secret = await somebodyWithApp('bob');
    const browsers = [];
    for (let index = 0; index < 5; index += 1) browsers.push(await atCode('bob'));
    const code = app(secret);
    const statuses = await Promise.all(browsers.map((browser) => browser.submit({ code })));
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401]);
  });

  it('begins again when an admin sets another second factor between the steps', async () => {
    await somebodyWithApp('carol');
    const browser = await atCode('carol');
    const { needs, management } = service.platform;
    const user = await needs.users.findByUsername('carol');
    const { totpSecret } = await management.users.setTotp(user?.userId ?? '', BY);
    expect(await browser.submit({ code: app(totpSecret) })).toBe(200);
    expect(browser.title).toContain('Sign in');
    expect(browser.cookies.has('assent_session')).toBe(false);
  });

  it('ends the sessions from before, so that everybody must show it', async () => {
    const { users } = service.platform.management;
    const { userId } = await users.create({ username: 'dora' }, PASSWORD, BY);
    const browser = await atCode('dora');
    expect(browser.title).toContain('Allow access for');
    await users.setTotp(userId, BY);
    await browser.authorize();
    expect(browser.title).toContain('Sign in');
    await browser.submit({ username: 'dora', password: PASSWORD });
    expect(browser.title).toContain('Enter your code');
  });
});
