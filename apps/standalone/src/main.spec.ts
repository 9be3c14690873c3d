import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freePort } from './postgres/free-port.js';
import { runningPostmaster } from './postgres/postmaster.js';

/** The built program, as `npm start` runs it. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Making a cluster takes a second alone, and many when every core is busy. */
jest.setTimeout(120_000);

let directory: string;
let port: number;
let children: ChildProcess[];
let output: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assent-main-'));
  port = await freePort();
  children = [];
  output = '';
});

afterEach(async () => {
  for (const child of children) await end(child, 'SIGTERM');
  const left = runningPostmaster(join(directory, 'postgres'));
  if (left) process.kill(left.pid, 'SIGINT');
  while (runningPostmaster(join(directory, 'postgres'))) await delay(20);
  rmSync(directory, { recursive: true, force: true });
});

function run(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: String(port), ASSENT_DATA_DIRECTORY: directory, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  children.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<void> {
  while (!output.includes('Stop')) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output}`);
    await delay(20);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s, and Postgres with it', async (signal) => {
    const child = run();
    await ready(child);

    expect(await end(child, signal)).toBe(0);
    expect(runningPostmaster(join(directory, 'postgres'))).toBeUndefined();
  });

  it('takes a signal that comes twice at once as one: Ctrl-C comes from the terminal and from npm', async () => {
    const child = run();
    await ready(child);
    child.kill('SIGINT');

    expect(await end(child, 'SIGINT')).toBe(0);
  });

  it('starts again after kill -9 with everything that was there', async () => {
    const first = run();
    await ready(first);
    await end(first, 'SIGKILL');
    expect(runningPostmaster(join(directory, 'postgres'))).toBeDefined();

    output = '';
    const second = run();
    await ready(second);

    expect(output).toContain('reset-password admin');
    expect((await fetch(`http://localhost:${port}/health/ready`)).status).toBe(200);
    expect(await end(second, 'SIGINT')).toBe(0);
    expect(runningPostmaster(join(directory, 'postgres'))).toBeUndefined();
  });

  it('ends with 1 and one sentence when the port is in use', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const child = run();
    await once(child, 'close');
    other.close();

    expect(child.exitCode).toBe(1);
    expect(output.trim()).toBe(`Port ${port} of 127.0.0.1 is in use by another program. Stop it, or choose another port with PORT or ASSENT_PORT.`);
    expect(runningPostmaster(join(directory, 'postgres'))).toBeUndefined();
  });

  it('ends with 1 and names variable, rule and example when a setting is wrong', async () => {
    const child = run({ ASSENT_CODE_TTL_SECONDS: 'soon' });
    await once(child, 'close');

    expect(child.exitCode).toBe(1);
    expect(output).toContain('ASSENT_CODE_TTL_SECONDS (now "soon") must be a whole number from 5 to 600. Example: ASSENT_CODE_TTL_SECONDS=60');
  });
});
