import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;
let append: (count: number, actor: string) => Promise<void>;

beforeAll(async () => {
  api = await runningAdminApi();
  const { audit } = api.service.platform.needs;
  append = async (count, actor) => {
    for (let done = 0; done < count; done += 5_000) {
      const entries = Array.from({ length: Math.min(5_000, count - done) }, (_, index) => ({ at: new Date(), actor, action: 'sign_in.failure', actorName: `=name ${done + index}`, detail: { filler: 'x'.repeat(200) } }));
      await Promise.all(entries.map((entry) => audit.append(entry)));
    }
  };
});
afterAll(() => api.stop());

/** Waits until it is so. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never was so');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A client that takes nothing until it is told to. */
async function reading(path: string, version = '1.1') {
  const socket = connect(Number(new URL(api.service.url).port), '127.0.0.1');
  const received = { text: '', ended: false, error: undefined as string | undefined };
  socket.on('data', (chunk: Buffer) => (received.text += chunk.toString()));
  socket.on('end', () => (received.ended = true));
  socket.on('error', (error: NodeJS.ErrnoException) => (received.error = error.code));
  socket.write(`GET ${path} HTTP/${version}\r\nHost: as.example.test\r\nAuthorization: Bearer ${api.adminToken}\r\nX-Forwarded-Proto: https\r\n\r\n`);
  await until(async () => received.text.length > 0);
  socket.pause();
  return { socket, received };
}

describe('the audit log as CSV', () => {
  it('is a file of that day, of every entry, newest first', async () => {
    await append(700, 'user:whole');
    const { headers, text } = await api.call('exportAudit', { query: 'actor=user:whole' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="assent-audit-${new Date().toISOString().slice(0, 10)}.csv"`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const [header, ...lines] = text.trimEnd().split('\r\n');
    expect(header).toBe('audit_id,at,actor,actor_name,action,target,ip,detail');
    expect(lines.map((line) => line.split(',')[3])).toEqual(Array.from({ length: 700 }, (_, index) => `'=name ${699 - index}`));
    const ids = lines.map((line) => Number(line.split(',')[0]));
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
  });

  it('takes the filters of the list, and says the same', async () => {
    const query = `target=user:${api.adminId}&action=user.*&since=2026-01-01T00:00:00Z`;
    const { items } = (await api.call('listAudit', { query: `${query}&limit=200` })).body;
    const { text } = await api.call('exportAudit', { query });
    expect(items.length).toBeGreaterThan(0);
    expect(text.split('\r\n').slice(1, -1).map((line) => line.split(',')[0])).toEqual(items.map(({ audit_id }) => audit_id));
  });

  it('has its header when nothing matches', async () => {
    expect((await api.call('exportAudit', { query: 'actor=nobody' })).text).toBe('audit_id,at,actor,actor_name,action,target,ip,detail\r\n');
  });

  it.each(['limit=5', 'cursor=x', 'since=yesterday', 'x=1'])('refuses ?%s', async (query) => {
    expect((await api.call('exportAudit', { query })).status).toBe(400);
  });

  it('is for whoever may read, and nobody else', async () => {
    const auditor = await api.token({ scope: ['admin:read'], userId: await api.user('csv-auditor', ['auditor']) });
    expect((await api.call('exportAudit', { as: auditor, query: 'actor=nobody' })).status).toBe(200);
    expect((await api.call('exportAudit', { as: null })).status).toBe(401);
    expect((await api.call('exportAudit', { as: await api.token({ scope: ['admin:revoke'], userId: api.adminId }) })).status).toBe(403);
  });
});

describe('a long export', () => {
  const LONG = 60_000;
  /** Follows what an export reads of the log. */
  const watched = () => {
    const { audit } = api.service.platform.management;
    const { batches } = Object.getPrototypeOf(audit) as Pick<typeof audit, 'batches'>;
    const seen = { entries: 0, over: false };
    audit.batches = async function* (filter) {
      try {
        for await (const entries of batches.call(audit, filter)) {
          seen.entries += entries.length;
          yield entries;
        }
      } finally {
        seen.over = true;
      }
    };
    return seen;
  };

  beforeAll(() => append(LONG, 'user:long'), 60_000);

  it('waits for who reads slowly, and holds neither the whole log nor a connection meanwhile', async () => {
    const seen = watched();
    const { socket, received } = await reading('/admin/audit.csv?actor=user:long');
    const others = await Promise.all(Array.from({ length: 10 }, () => api.call('listAudit', { query: 'limit=1' })));
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(seen.entries).toBeLessThan(LONG);
    socket.resume();
    await until(async () => received.text.endsWith('0\r\n\r\n'));
    expect(received.text.match(/,sign_in\.failure,/g)).toHaveLength(LONG);
    socket.destroy();
  });

  it('stops when the reader leaves', async () => {
    const seen = watched();
    const { socket } = await reading('/admin/audit.csv?actor=user:long');
    socket.destroy();
    await until(async () => seen.over);
    expect(seen.entries).toBeLessThan(LONG);
  });

  it.each(['1.1', '1.0'])('that breaks off does not look whole to a reader of HTTP/%s', async (version) => {
    const { socket, received } = await reading('/admin/audit.csv?actor=user:long', version);
    await api.postgres.down('crash');
    socket.resume();
    await until(async () => received.error !== undefined || received.ended);
    await api.postgres.up();
    expect(received.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(received).toMatchObject({ ended: false, error: 'ECONNRESET' });
    expect(received.text.endsWith('0\r\n\r\n')).toBe(false);
    await until(async () => (await api.call('listAudit', { query: 'limit=1' })).status === 200);
  });

  it('that cannot begin is a problem, not a file', async () => {
    await api.postgres.down('crash');
    const { status, headers } = await api.call('exportAudit');
    await api.postgres.up();
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([503, 'application/problem+json', null]);
    await until(async () => (await api.call('listAudit', { query: 'limit=1' })).status === 200);
  });
});
