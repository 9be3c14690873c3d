import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataDirectory } from './data-directory.js';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded-postgres.js';
import { lockFilePath, runningPostmaster, stopPostmaster } from './postmaster.js';

/** Making a cluster takes a second alone, and many when every core is busy. */
jest.setTimeout(120_000);

let top: string;
let directory: DataDirectory;
let opened: EmbeddedPostgres[];

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'assent-standalone-'));
  chmodSync(top, 0o755);
  directory = new DataDirectory(join(top, '.assent'));
  opened = [];
});

afterEach(async () => {
  for (const postgres of opened) await postgres.stop();
  rmSync(top, { recursive: true, force: true });
});

async function open(): Promise<EmbeddedPostgres> {
  const postgres = await openEmbeddedPostgres(directory);
  opened.push(postgres);
  return postgres;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const isRoot = process.getuid?.() === 0;

describe('the first run', () => {
  it('makes a cluster with a password of its own, on the loopback interface only', async () => {
    const postgres = await open();

    expect(postgres.startedHere).toBe(true);
    expect(await query(postgres.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(postgres.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    expect(await query(postgres.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    await expect(query(postgres.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('lets nobody else read its files', async () => {
    await open();

    expect(statSync(directory.path).mode & 0o777).toBe(0o711);
    expect(statSync(directory.cluster).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory.path, 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(statSync(directory.log).mode & 0o777).toBe(0o600);
  });

  it('starts over when an earlier first run was interrupted', async () => {
    directory.make();
    mkdirSync(directory.newCluster);
    writeFileSync(join(directory.newCluster, 'PG_VERSION'), '1\n');

    expect((await open()).startedHere).toBe(true);
  });
});

describe('later runs', () => {
  it('find what the first one wrote', async () => {
    const first = await open();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    expect(runningPostmaster(directory.cluster)).toBeUndefined();

    const second = await open();

    expect(second.startedHere).toBe(true);
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  });

  it('take over the server that a killed process left behind', async () => {
    const first = await open();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');

    const second = await open();

    expect(second).toMatchObject({ url: first.url, startedHere: false });
    await second.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('recover from a server that was killed itself', async () => {
    const first = await open();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const postmaster = runningPostmaster(directory.cluster);
    process.kill(postmaster?.pid ?? 0, 'SIGKILL');
    while (runningPostmaster(directory.cluster)) await new Promise((resolve) => setTimeout(resolve, 10));

    const second = await open();

    expect(second.startedHere).toBe(true);
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  });

  it('are not misled by a lock file whose process number belongs to another program now', async () => {
    const first = await open();
    await first.stop();
    const other = spawn('sleep', ['60']);
    writeFileSync(lockFilePath(directory.cluster), `${other.pid}\n${directory.cluster}\n1700000000\n5432\n\n127.0.0.1\n`);

    try {
      expect((await open()).startedHere).toBe(true);
    } finally {
      other.kill();
    }
  });

  it('say so when the password file is not the one of the cluster', async () => {
    await (await open()).stop();
    writeFileSync(join(directory.path, 'postgres-password'), 'another\n');

    await expect(openEmbeddedPostgres(directory)).rejects.toThrow('does not accept the password in its data directory');
    const left = runningPostmaster(directory.cluster);
    if (left) await stopPostmaster(directory.cluster, left);
  });
});

(isRoot ? describe : describe.skip)('as root', () => {
  it('runs Postgres as another account', async () => {
    await open();

    const { pid } = runningPostmaster(directory.cluster) ?? { pid: 0 };
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\s/m);
  });

  it('works below a directory that is closed to everybody else, with one capability and no more', async () => {
    chmodSync(top, 0o700);

    const postgres = await open();

    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const { pid } = runningPostmaster(directory.cluster) ?? { pid: 0 };
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\s+0\s/m);
    expect(/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1]).toMatch(/^0+[24]$/);
  });
});
