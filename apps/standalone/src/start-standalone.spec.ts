import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startPostgres } from '@assent/core-testing';
import { runningPostmaster } from './postgres/postmaster.js';
import { AlreadyRunning } from './sole-use.js';
import { type Standalone, startStandalone } from './start-standalone.js';
import { curlCommands } from './welcome.js';

/** Making a cluster takes a second alone, and many when every core is busy. */
jest.setTimeout(120_000);

let directory: string;
let running: Standalone[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assent-start-'));
  running = [];
});

afterEach(async () => {
  for (const standalone of running.splice(0)) await standalone.close();
  rmSync(directory, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<Standalone> {
  const standalone = await startStandalone({ ASSENT_DATA_DIRECTORY: directory, PORT: '0', ASSENT_LOG_LEVEL: 'silent', ...env });
  running.push(standalone);
  return standalone;
}

async function stop(standalone: Standalone): Promise<void> {
  running.splice(running.indexOf(standalone), 1);
  await standalone.close();
}

describe('the first run', () => {
  it('prints three commands that work when they are pasted', async () => {
    const { issuer, demo } = await start();
    if (demo?.example === undefined) throw new Error('there is no demo');

    const { stdout } = await promisify(execFile)('sh', ['-c', curlCommands(issuer, demo.example).join('\n')]);
    const [token, before, after] = stdout.trim().split('\n');

    expect(token).toMatch(/^at_/);
    expect(JSON.parse(before ?? '')).toMatchObject({ active: true, client_id: 'demo-app', scope: 'example:read', aud: 'https://api.example.test/' });
    expect(JSON.parse(after ?? '')).toEqual({ active: false });
  });

  it('serves every service on the one port', async () => {
    const { issuer } = await start();
    const status = async (path: string): Promise<number> => (await fetch(`${issuer}${path}`)).status;

    expect(await status('/.well-known/oauth-authorization-server')).toBe(200);
    expect(await status('/jwks')).toBe(200);
    expect(await status('/authorize')).toBe(400);
    expect(await status('/introspect')).toBe(405);
    expect(await status('/admin/clients')).toBe(401);
    expect(await status('/assets/assent.css')).toBe(200);
    expect(await status('/health/ready')).toBe(200);
  });

  it('keeps its key for itself', async () => {
    await start();

    expect(statSync(join(directory, 'encryption-key')).mode & 0o777).toBe(0o600);
  });
});

describe('a first run after an import', () => {
  it('makes neither admin nor demo where there are an admin and clients', async () => {
    const path = join(directory, 'import.json');
    writeFileSync(path, JSON.stringify({ users: [{ username: 'root', password: 'correct horse battery', roles: ['admin'] }], clients: [{ client_id: 'web', grant_types: [] }] }));

    const { demo } = await start({ ASSENT_IMPORT: path });

    expect(demo).toEqual({ admin: { name: 'root' }, example: undefined });
  });
});

describe('later runs', () => {
  it('have the data and the key of the first, and tell no secret', async () => {
    const first = await start();
    const key = readFileSync(join(directory, 'encryption-key'), 'utf8');
    await stop(first);
    expect(runningPostmaster(join(directory, 'postgres'))).toBeUndefined();

    const { issuer, demo } = await start();

    expect(readFileSync(join(directory, 'encryption-key'), 'utf8')).toBe(key);
    expect(demo?.admin).toEqual({ name: 'admin' });
    expect(demo?.example?.client).toEqual({ name: 'demo-app' });
    const credentials = Buffer.from(`demo-app:${first.demo?.example?.client.secret}`).toString('base64');
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(answer.status).toBe(200);
  });

  it('do not use the data of one that still runs', async () => {
    await start();

    await expect(start()).rejects.toBeInstanceOf(AlreadyRunning);
  });
});

describe('what is given', () => {
  it('is not replaced: with DATABASE_URL and a key nothing is kept here, and nothing is made that nobody asked for', async () => {
    const postgres = await startPostgres();
    try {
      const standalone = await start({ DATABASE_URL: postgres.url, ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString('base64') });

      expect(standalone.demo).toBeUndefined();
      expect(existsSync(join(directory, 'postgres'))).toBe(false);
      expect(existsSync(join(directory, 'encryption-key'))).toBe(false);
      await stop(standalone);
    } finally {
      await postgres.stop();
    }
  });

  it('is checked before anything is started', async () => {
    await expect(start({ ASSENT_ISSUER: 'http://auth.example.com' })).rejects.toThrow('ASSENT_ISSUER (now "http://auth.example.com") must be');
    expect(existsSync(join(directory, 'postgres'))).toBe(false);
  });
});
