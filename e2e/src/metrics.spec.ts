import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { AssentProcess } from './stack/assent-process.js';
import { clientCredentials, codeFlow, introspect, postForm, refresh } from './stack/client.js';
import { freePort } from './stack/free-port.js';
import { IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

const DASHBOARD = { client_id: 'dashboard', client_secret: 'dashboard-secret', grant_types: ['client_credentials'], scope: 'admin:read' };

/** What GET /admin/metrics says, as far as these tests look. */
interface Metrics {
  readonly steps: readonly Readonly<Record<string, number>>[];
  readonly tokens_by_grant_type: readonly { readonly grant_type: string; readonly count: number }[];
  readonly errors: readonly { readonly endpoint: string; readonly code: string; readonly count: number }[];
  readonly top_clients: readonly { readonly client_id: string; readonly client_name?: string; readonly tokens_issued: number; readonly introspections: number }[];
  readonly latency: readonly { readonly endpoint: string; readonly requests: number; readonly p50_milliseconds: number; readonly p99_milliseconds: number }[];
}

interface Part {
  readonly name: string;
  readonly instance?: string;
  readonly status: string;
}

let stack: Stack;
let other: AssentProcess;
let adminToken: string;
const ports: number[] = [];

beforeAll(async () => {
  ports.push(await freePort(), await freePort());
  const env = { ASSENT_SAMPLE_SECONDS: '1', ASSENT_METRICS_PORT: String(ports[0]) };
  stack = await Stack.start({ importFile: { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, DASHBOARD] }, env });
  other = await stack.startNode('introspection', undefined, { ASSENT_METRICS_PORT: String(ports[1]) });
  adminToken = String((await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'dashboard:dashboard-secret')).body['access_token']);
});
afterAll(() => stack.stop());

async function admin<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${stack.issuer}/admin${path}`, { headers: { authorization: `Bearer ${adminToken}` } });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** Asks until the answer is the right one, then makes sure that it stays so. */
async function settled<Answer>(ask: () => Promise<Answer>, check: (answer: Answer) => void): Promise<void> {
  for (const deadline = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    try {
      check(await ask());
      break;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 2_500)); // two samples later
  check(await ask());
}

const metrics = (): Promise<Metrics> => admin<Metrics>('/metrics?minutes=5');
const services = async (): Promise<readonly Part[]> => (await admin<{ readonly parts: readonly Part[] }>('/health')).parts.filter(({ instance }) => instance !== undefined);
const total = ({ steps }: Metrics, name: string): number => steps.reduce((sum, step) => sum + (step[name] ?? 0), 0);
const times = (count: number, work: () => Promise<unknown>): Promise<unknown> => Promise.all(Array.from({ length: count }, work));
const textOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string => String(body['access_token']);

/** The sum of all series of all processes whose line has these parts. */
async function prometheus(...parts: readonly string[]): Promise<number> {
  const texts = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
  const lines = texts.join('\n').split('\n').filter((line) => !line.startsWith('#') && parts.every((part) => line.includes(part)));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('what the services did', () => {
  it('is exactly what was done, in all processes together', async () => {
    const { access_token, refresh_token } = await codeFlow(stack.issuer); // 1 × authorization_code
    const next = await refresh(stack.issuer, refresh_token); // 1 × refresh_token
    await times(3, () => clientCredentials(stack.issuer)); // with the dashboard's own: 4 × client_credentials
    await times(2, () => postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'web:wrong'));
    await postForm(`${stack.issuer}/token`, { grant_type: 'authorization_code', code: 'ac_unknown', redirect_uri: 'https://rp.example.test/cb' });

    for (const base of [stack.issuer, other.address]) {
      await times(5, () => introspect(base, textOf(next)));
      await times(3, () => introspect(base, 'at_unknown'));
      await postForm(`${base}/introspect`, { token: access_token }, 'rs:wrong');
      await fetch(`${base}/verify`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('rs:rs-secret')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ method: 'GET', uri: 'https://api.example.test/things', headers: { authorization: `Bearer ${textOf(next)}` } }),
      });
    }

    await settled(metrics, (seen) => {
      expect({ tokens: total(seen, 'tokens_issued'), active: total(seen, 'introspections_active'), inactive: total(seen, 'introspections_inactive'), errors: total(seen, 'errors') }).toEqual({
        tokens: 6, active: 12, inactive: 6, errors: 5,
      });
      expect(seen.tokens_by_grant_type).toEqual(expect.arrayContaining([{ grant_type: 'client_credentials', count: 4 }, { grant_type: 'authorization_code', count: 1 }, { grant_type: 'refresh_token', count: 1 }]));
      expect(seen.errors).toHaveLength(3);
      expect(seen.errors).toEqual(expect.arrayContaining([{ endpoint: '/token', code: 'invalid_client', count: 2 }, { endpoint: '/introspect', code: 'invalid_client', count: 2 }, { endpoint: '/token', code: 'invalid_grant', count: 1 }]));
      expect(seen.top_clients).toEqual([
        { client_id: 'rs', client_name: 'Example resource server', tokens_issued: 0, introspections: 18 },
        { client_id: 'web', client_name: 'Web', tokens_issued: 5, introspections: 0 },
        { client_id: 'dashboard', tokens_issued: 1, introspections: 0 },
      ]);
      const requests = Object.fromEntries(seen.latency.map((endpoint) => [endpoint.endpoint, endpoint.requests]));
      expect(requests).toMatchObject({ '/token': 9, '/introspect': 18, '/verify': 2, '/authorize': expect.any(Number), '/consent/:interaction': 2 });
      const protocol = seen.latency.filter(({ endpoint }) => !endpoint.startsWith('/admin'));
      expect(total(seen, 'requests')).toBe(protocol.reduce((sum, endpoint) => sum + endpoint.requests, 0));
      for (const { p50_milliseconds: p50, p99_milliseconds: p99 } of seen.latency) expect(p50 > 0 && p50 <= p99).toBe(true);
    });
  });

  it('is the same at /metrics', async () => {
    expect(await prometheus('assent_tokens_issued_total{')).toBe(6);
    expect(await prometheus('assent_tokens_issued_total{', 'grant_type="client_credentials"', 'token_type="Bearer"')).toBe(4);
    expect(await prometheus('assent_introspections_total{', 'outcome="active"')).toBe(12);
    expect(await prometheus('assent_introspections_total{', 'outcome="inactive"', 'endpoint="/introspect"')).toBe(6);
    expect(await prometheus('assent_requests_total{', 'endpoint="/introspect"', 'status="2xx"')).toBe(16);
    expect(await prometheus('assent_requests_total{', 'endpoint="/introspect"', 'status="4xx"')).toBe(2);
    expect(await prometheus('assent_errors_total{', 'code="invalid_client"')).toBe(4);
    expect(await prometheus('assent_request_duration_seconds_count{', 'endpoint="/token"')).toBe(9);
    expect(await prometheus('assent_redis_up{')).toBe(2);
    expect(await prometheus('assent_postgres_pool{', 'state="total"')).toBeGreaterThan(1);
  });

  it('names no token, no client, no person and no address of a request at /metrics', async () => {
    const texts = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
    expect(texts.join()).not.toMatch(/\b(at|rt|ac)_|alice|dashboard|"rs"|"web"/);
  });

  it('has what an outage of Postgres was like, and goes on after it', async () => {
    const before = await metrics();
    await stack.postgres.down();
    const refused = await clientCredentials(stack.issuer);
    await stack.postgres.up();
    expect(refused.status).toBe(503);
    for (let status = 503; status !== 200; ) ({ status } = await clientCredentials(stack.issuer));

    await settled(metrics, (seen) => {
      expect(total(seen, 'tokens_issued')).toBe(total(before, 'tokens_issued') + 1);
      expect(seen.errors.find(({ code }) => code === 'temporarily_unavailable')).toMatchObject({ endpoint: '/token' });
    });
  });

  it('goes on after a crash of Postgres too, which empties what is not kept for long', async () => {
    await stack.postgres.down('crash');
    await stack.postgres.up();
    for (let status = 503; status !== 200; ) ({ status } = await clientCredentials(stack.issuer));
    const issued = async () => total(await metrics(), 'tokens_issued');
    await settled(issued, (tokens) => expect(tokens).toBe(1));
    expect((await services()).map(({ name, status }) => `${name} ${status}`).sort()).toEqual(['introspection ok', 'standalone ok']);
  });
});

describe('the parts', () => {
  const statuses = async (): Promise<readonly string[]> => (await services()).map(({ name, status }) => `${name} ${status}`).sort();

  it('are the stores and each process', async () => {
    const { parts, status } = await admin<{ readonly parts: readonly Part[]; readonly status: string }>('/health');
    expect([status, parts.map((part) => `${part.name} ${part.status}`)]).toEqual(['ok', ['postgres ok', 'redis ok', 'introspection ok', 'standalone ok']]);
  });

  it('say so when Redis does not answer', async () => {
    stack.redis?.pause();
    try {
      await settled(statuses, (seen) => expect(seen).toEqual(['introspection failing', 'standalone failing']));
    } finally {
      stack.redis?.resume();
    }
    await settled(statuses, (seen) => expect(seen).toEqual(['introspection ok', 'standalone ok']));
  });

  it('lose a process that stops, but not what it did last', async () => {
    const third = await stack.startNode('introspection', undefined, { ASSENT_METRICS_PORT: '0' });
    await settled(statuses, (seen) => expect(seen).toEqual(['introspection ok', 'introspection ok', 'standalone ok']));
    const before = total(await metrics(), 'introspections_inactive');
    await times(7, () => introspect(third.address, 'at_unknown'));
    expect(await third.stop()).toBe(0);

    expect(await statuses()).toEqual(['introspection ok', 'standalone ok']);
    await settled(async () => total(await metrics(), 'introspections_inactive'), (inactive) => expect(inactive).toBe(before + 7));
  });

  it('show a process that was killed as silent, and keep what it did', async () => {
    const before = total(await metrics(), 'introspections_inactive');
    await times(4, () => introspect(other.address, 'at_unknown'));
    await settled(async () => total(await metrics(), 'introspections_inactive'), (inactive) => expect(inactive).toBe(before + 4));
    await other.kill();
    const sql = new pg.Client(stack.databaseUrl);
    await sql.connect();
    await sql.query(`UPDATE service_instances SET last_seen_at = last_seen_at - interval '20 seconds'`); // so much later, to who does not speak
    await sql.end();

    await settled(statuses, (seen) => expect(seen).toEqual(['introspection silent', 'standalone ok']));
    expect(total(await metrics(), 'introspections_inactive')).toBe(before + 4);
  });
});
