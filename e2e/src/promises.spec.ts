import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { AssentProcess } from './stack/assent-process.js';
import { approvedCode, clientCredentials, codeFlow, introspect, postForm, redeem, refresh, revoke, type JsonAnswer } from './stack/client.js';
import { ALICE } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const succeeded = (answers: readonly JsonAnswer[]) => answers.filter(({ status }) => status === 200);
const textOf = ({ body }: JsonAnswer) => String(body['access_token']);

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the condition never came true');
}

/** Two nodes on one Postgres that keeps its word and one Redis. */
describe('the seven promises (docs/architecture.md)', () => {
  let stack: Stack;
  let nodes: readonly [AssentProcess, AssentProcess];
  let redis: Redis;

  beforeAll(async () => {
    stack = await Stack.start({ durable: true, env: { ASSENT_REFRESH_GRACE_SECONDS: '2' } });
    nodes = [stack.node, await stack.startNode('standalone')];
    redis = new Redis(stack.redis!.url);
  });
  afterAll(async () => {
    await redis.quit();
    await stack.stop();
  });
  const on = (index: number) => nodes[index % 2 === 0 ? 0 : 1].address;

  describe('1. single use', () => {
    it('redeems a code at most once, whatever the concurrency and the node', async () => {
      for (let round = 0; round < 5; round += 1) {
        const code = await approvedCode(stack.issuer);
        expect(succeeded(await times(30, (index) => redeem(on(index), code))).length).toBeLessThanOrEqual(1);
      }
    });

    it('revokes what came from a code that is used again', async () => {
      const code = await approvedCode(stack.issuer);
      const first = await redeem(on(0), code);
      expect((await introspect(on(1), textOf(first))).body).toMatchObject({ active: true });
      expect((await redeem(on(1), code)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await introspect(on(0), textOf(first))).body).toEqual({ active: false });
    });

    it('holds when an old snapshot of Redis comes back', async () => {
      const code = await approvedCode(stack.issuer);
      const keys = await redis.keys('*');
      const snapshot = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
      expect(await redeem(on(0), code)).toMatchObject({ status: 200 });
      await redis.flushall();
      for (const [key, value] of snapshot) if (value !== null) await redis.restore(key, 60_000, value);
      expect((await redeem(on(1), code)).body).toMatchObject({ error: 'invalid_grant' });
    });

    it('accepts a code no more after Redis was flushed', async () => {
      const code = await approvedCode(stack.issuer);
      expect(await redeem(on(0), code)).toMatchObject({ status: 200 });
      await redis.flushall();
      expect((await redeem(on(1), code)).body).toMatchObject({ error: 'invalid_grant' });
    });
  });

  describe('2. revoked is revoked', () => {
    it('on every node, for every introspection that starts after the 200', async () => {
      for (let round = 0; round < 5; round += 1) {
        const token = textOf(await clientCredentials(on(0)));
        let revoked = false;
        const late: unknown[] = [];
        const asking = times(8, async (index) => {
          for (let asked = 0; asked < 40; asked += 1) {
            const startedAfter = revoked;
            const { body } = await introspect(on(index), token);
            if (startedAfter) late.push(body);
          }
        });
        expect(await revoke(on(round), token)).toMatchObject({ status: 200 });
        revoked = true;
        await asking;
        expect(late.length).toBeGreaterThan(0);
        expect(late.every((body) => JSON.stringify(body) === '{"active":false}')).toBe(true);
      }
    });

    it('after a Redis flush and a restart', async () => {
      const { access_token } = await codeFlow(stack.issuer);
      await revoke(on(1), access_token);
      await redis.flushall();
      await nodes[1].stop();
      await nodes[1].start();
      expect((await introspect(on(0), access_token)).body).toEqual({ active: false });
      expect((await introspect(on(1), access_token)).body).toEqual({ active: false });
    });
  });

  describe('3. nothing acknowledged is lost', () => {
    it('when a node and Postgres are killed in the middle and Redis is flushed', async () => {
      const issued: string[] = [];
      const attempted = new Set<string>();
      const gone: string[] = [];
      const working = times(8, async () => {
        for (let turn = 0; turn < 200; turn += 1) {
          const answer = await clientCredentials(on(1)).catch(() => undefined);
          if (answer?.status !== 200) return; // killed: not acknowledged
          const token = textOf(answer);
          issued.push(token);
          if (turn % 2 === 1) continue;
          attempted.add(token);
          if ((await revoke(on(1), token).catch(() => undefined))?.status === 200) gone.push(token);
        }
      });
      await until(async () => gone.length > 20);
      // from now on nothing can commit: whatever is acknowledged before the end would be lost by it
      const holding = new pg.Client(stack.databaseUrl).on('error', () => undefined);
      await holding.connect();
      await holding.query('BEGIN; LOCK TABLE access_tokens IN SHARE MODE');
      await until(async () => (await holding.query('SELECT FROM pg_locks WHERE NOT granted')).rows.length > 0);
      await nodes[1].kill();
      await working;
      await stack.postgres.down('crash');
      await stack.postgres.up();
      await redis.flushall();
      await nodes[1].start();
      await until(async () => (await introspect(on(0), 'x')).status === 200);
      for (const token of issued) {
        const { body } = await introspect(on(1), token);
        if (gone.includes(token)) expect(body).toEqual({ active: false });
        // a revocation that was not acknowledged may or may not have happened
        else if (!attempted.has(token)) expect(body).toMatchObject({ active: true });
      }
      expect(issued.length).toBeGreaterThan(attempted.size);
    });
  });

  describe('4. fail closed', () => {
    const unavailable = ({ status, headers, body }: JsonAnswer) => {
      expect({ status, body }).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    };

    it('without Postgres: 503 with Retry-After, never a token, never "active"', async () => {
      const { access_token, refresh_token } = await codeFlow(stack.issuer);
      await stack.postgres.down();
      try {
        unavailable(await clientCredentials(on(0)));
        unavailable(await introspect(on(1), access_token));
        unavailable(await revoke(on(0), access_token));
        unavailable(await refresh(on(1), refresh_token));
        const page = await fetch(`${on(0)}/authorize?client_id=web`);
        expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1']);
      } finally {
        await stack.postgres.up();
      }
      await until(async () => (await introspect(on(0), access_token)).body['active'] === true);
      await until(async () => (await introspect(on(1), access_token)).body['active'] === true);
    });

    it('with a Postgres that hangs: 503 within seconds', async () => {
      const { access_token } = await codeFlow(stack.issuer);
      await stack.postgres.pause();
      const start = Date.now();
      try {
        unavailable(await introspect(on(0), access_token));
        expect(Date.now() - start).toBeLessThan(5_000);
      } finally {
        await stack.postgres.resume();
      }
      await until(async () => (await introspect(on(0), access_token)).body['active'] === true);
    });

    it('without Redis: no code is redeemed, and introspection goes on', async () => {
      const code = await approvedCode(stack.issuer);
      const token = textOf(await clientCredentials(on(0)));
      stack.redis!.pause();
      try {
        unavailable(await redeem(on(0), code));
        expect((await introspect(on(0), token)).body).toMatchObject({ active: true });
      } finally {
        stack.redis!.resume();
      }
      await until(async () => (await postForm(`${on(0)}/token`, { grant_type: 'authorization_code', code: 'ac_x' })).status === 400);
    });
  });

  describe('5. secrets at rest', () => {
    it('a copy of Postgres, of Redis or of the logs contains no usable credential', async () => {
      const code = await approvedCode(stack.issuer);
      const spent = await approvedCode(stack.issuer, new Person(ALICE));
      const tokens = (await redeem(on(0), spent)).body;
      const next = (await refresh(on(0), String(tokens['refresh_token']))).body;
      const machine = textOf(await clientCredentials(on(1)));
      const secrets = [code.code, spent.code, code.verifier, spent.verifier, tokens['access_token'], tokens['refresh_token'], next['access_token'], next['refresh_token'], machine, 'web-secret', 'rs-secret', ALICE.password].map(String);
      const copy = `${await everythingIn(stack.databaseUrl)}\n${await everythingInRedis(redis)}\n${nodes[0].output}\n${nodes[1].output}`;
      expect(copy).toContain('alice');
      for (const secret of secrets) {
        expect(copy.includes(secret)).toBe(false);
        expect(copy.includes(Buffer.from(secret).toString('hex'))).toBe(false);
        expect(copy.includes(Buffer.from(secret).toString('base64url'))).toBe(false);
      }
    });
  });

  describe('6. storage does not grow for ever', () => {
    it('keeps a token in the partition that its text names, and drops partitions whose day has passed', async () => {
      const token = textOf(await clientCredentials(on(0)));
      const day = Number.parseInt(token.split('_')[1]!, 36);
      const sql = new pg.Client(stack.databaseUrl);
      await sql.connect();
      const partitions = async () => (await sql.query<{ name: string }>(`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'access_tokens'::regclass`)).rows.map(({ name }) => name);
      const found = await sql.query<{ expiry_day: number }>('SELECT expiry_day FROM access_tokens WHERE token_hash = sha256($1::bytea)', [Buffer.from(token)]);
      expect(found.rows).toEqual([{ expiry_day: day }]);
      const past = day - 3;
      await sql.query(`CREATE TABLE access_tokens_${past} PARTITION OF access_tokens FOR VALUES IN (${past})`);
      expect(await partitions()).toContain(`access_tokens_${past}`);
      await nodes[1].stop();
      await nodes[1].start(); // maintenance runs at start and then by the hour
      await until(async () => !(await partitions()).includes(`access_tokens_${past}`));
      expect((await introspect(on(0), token)).body).toMatchObject({ active: true });
      await sql.end();
    });

    it('keeps one row for a refresh family, however often it rotates', async () => {
      let { refresh_token } = await codeFlow(stack.issuer);
      const sql = new pg.Client(stack.databaseUrl);
      await sql.connect();
      const count = async () => Number((await sql.query<{ count: string }>('SELECT count(*) FROM grants')).rows[0]?.count);
      const before = await count();
      for (let turn = 0; turn < 10; turn += 1) refresh_token = String((await refresh(on(turn), refresh_token)).body['refresh_token']);
      expect(await count()).toBe(before);
      await sql.end();
    });
  });

  describe('7. refresh rotation that forgives the network', () => {
    it('gives a refresh that is repeated at once on any node the same answer, and later use revokes the family', async () => {
      const { refresh_token } = await codeFlow(stack.issuer);
      const answers = await times(20, (index) => refresh(on(index), refresh_token));
      expect(succeeded(answers)).toHaveLength(20);
      expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
      expect(new Set(answers.map(textOf)).size).toBe(1);
      const [first] = answers;
      const windowEnds = Date.now() + 2_000;
      await until(async () => Date.now() > windowEnds);
      expect((await refresh(on(0), refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await refresh(on(1), String(first!.body['refresh_token']))).body).toMatchObject({ error: 'invalid_grant' });
      expect((await introspect(on(1), textOf(first!))).body).toEqual({ active: false });
    });
  });
});

async function everythingIn(databaseUrl: string): Promise<string> {
  const sql = new pg.Client(databaseUrl);
  await sql.connect();
  const { rows: tables } = await sql.query<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`);
  const parts: string[] = [];
  for (const { name } of tables) parts.push(JSON.stringify((await sql.query(`SELECT t::text FROM ${name} t`)).rows));
  await sql.end();
  return parts.join('\n');
}

async function everythingInRedis(redis: Redis): Promise<string> {
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map(async (key) => (await redis.dumpBuffer(key))?.toString('latin1') ?? ''));
  return [...keys, ...values].join('\n');
}
