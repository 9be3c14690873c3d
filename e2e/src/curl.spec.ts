import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from './stack/free-port.js';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../apps/standalone/dist/main.js', import.meta.url));

/** What `npm start` prints on its first run, pasted into a shell. */
describe('the commands of the README', () => {
  let folder: string;
  let child: ChildProcess;
  let printed = '';
  let port: number;

  async function start(): Promise<void> {
    printed = '';
    child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ASSENT_DATA_DIRECTORY: join(folder, 'data') }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    for (const deadline = Date.now() + 60_000; !printed.includes('Ctrl-C'); ) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`npm start did not get ready:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function interrupt(): Promise<number | null> {
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
    return child.exitCode;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assent-start-'));
    port = await freePort();
    await start();
  }, 90_000);
  afterAll(async () => {
    if (child.exitCode === null) await interrupt();
    await rm(folder, { recursive: true, force: true });
  });

  it('get a token, introspect it, revoke it, and see that it is dead', async () => {
    const commands = printed.split('\n').filter((line) => /^(TOKEN=\$\(curl|curl) /.test(line));
    expect(commands).toHaveLength(3);
    const { stdout } = await run('bash', ['-c', commands.join('\n')]);
    const [token, introspected, afterwards] = stdout.trim().split('\n');
    expect(token).toMatch(/^at_[0-9a-z]+_[\w-]{43}$/);
    expect(JSON.parse(introspected ?? '')).toMatchObject({ active: true, client_id: 'demo-app', scope: 'example:read' });
    expect(afterwards).toBe('{"active":false}');
  });

  it('find everything again after Ctrl-C and another start, whose words contain no secret', async () => {
    const secrets = [...printed.matchAll(/(?:Secret|Password) +(\S+)/g)].map(([, secret]) => secret ?? '');
    expect(secrets).toHaveLength(3);
    expect(await interrupt()).toBe(0);
    await start();
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
    const { stdout } = await run('curl', ['-sS', '-u', `demo-app:${secrets[1]}`, '-d', 'grant_type=client_credentials', `http://localhost:${port}/token`]);
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer' });
  }, 90_000);
});
