import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { TokenModule } from './token.module.js';

const BY = { actor: 'cli' };
const PASSWORD = 'a password nobody else has: 4711';

let postgres: TestPostgres;
let service: RunningService;
let client: { readonly id: string; readonly secret: string };
let userId: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const env = {
    ASSENT_ISSUER: 'https://as.example.test',
    DATABASE_URL: await postgres.createDatabase(),
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    ASSENT_PORT: '0',
    ASSENT_LOG_LEVEL: 'silent',
    ASSENT_PASSWORD_GRANT: 'on',
  };
  service = await startService({ name: 'token', module: TokenModule, env });
  const { management } = service.platform;
  await management.apis.create({ identifier: 'https://api.example.test/', scopes: [{ name: 'api:read', description: 'Read' }] }, BY);
  const metadata = { grant_types: ['password', 'refresh_token'], allow_password_grant: true, scope: 'api:read offline_access' };
  const registered = await management.clients.register(metadata, BY);
  client = { id: registered.client.clientId, secret: registered.clientSecret ?? '' };
  ({ userId } = await management.users.create({ username: 'Alice' }, PASSWORD, BY));
});

afterAll(async () => {
  await service.close();
  await postgres.stop();
});

async function token(values: Readonly<Record<string, string>>) {
  const answer = await fetch(`${service.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`, 'x-forwarded-proto': 'https' },
    body: new URLSearchParams(values),
  });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as Readonly<Record<string, string>> };
}

const passwordRequest = (given: Readonly<Record<string, string>> = {}) => token({ grant_type: 'password', username: 'ALICE', password: PASSWORD, ...given });

describe('RFC 6749 §4.3 over HTTP, on Postgres with argon2id', () => {
  it('trades a password for tokens of a grant that admins see and revoke', async () => {
    const { status, body } = await passwordRequest();
    expect([status, body['scope']]).toEqual([200, 'api:read offline_access']);
    const { management, needs } = service.platform;
    const { items } = await management.grants.list({ userId }, { limit: 5 });
    expect(items).toMatchObject([{ clientId: client.id, scope: ['api:read', 'offline_access'] }]);
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
    await needs.grants.revoke(items[0]?.grantId ?? '', new Date());
    expect(await token({ grant_type: 'refresh_token', refresh_token: refreshed.body['refresh_token'] ?? '' })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses a person with a second factor like a wrong password', async () => {
    const { users } = service.platform.management;
    await users.setTotp(userId, BY);
    const refused = await passwordRequest();
    expect(refused).toEqual(await passwordRequest({ password: 'wrong' }));
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_description: 'The username or the password is not right.' } });
    await users.removeTotp(userId, BY);
    expect((await passwordRequest()).status).toBe(200);
  });

  it('stops guessing', async () => {
    const username = `nobody-${randomBytes(4).toString('hex')}`;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await passwordRequest({ username, password: `guess ${attempt}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    expect(Number((await passwordRequest({ username })).retryAfter)).toBeGreaterThan(0);
  });

  it('leaves the password nowhere in the database, nor a guess', async () => {
    const guess = 'a guess nobody else makes: 0815';
    await passwordRequest({ password: guess });
    const source = await service.platform.postgres.dataSource();
    const tables: { name: string }[] = await source.query(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`);
    const rows = await Promise.all(tables.map(({ name }) => source.query<{ row: string }[]>(`SELECT t::text AS row FROM "${name}" t`)));
    const everything = rows.flat().map(({ row }) => row).join('\n');
    expect(everything).toContain('$argon2id$');
    for (const secret of [PASSWORD, guess]) {
      for (const written of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) expect(everything).not.toContain(written);
    }
  });
});
