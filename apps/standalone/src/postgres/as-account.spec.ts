import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asAccount } from './as-account.js';
import { serverAccount } from './server-account.js';

let directory: string;
let program: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assent-account-'));
  program = join(directory, 'program');
  // Postgres asks access(2) about its own files, as the shell's test does.
  writeFileSync(program, '#!/bin/sh\ntest -r "$0" && id -u\n', { mode: 0o755 });
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function output(paths: readonly string[], ...args: readonly string[]): string {
  const { command, arguments: launched, account } = asAccount(program, args, serverAccount(), paths);
  return execFileSync(command, launched, { ...account, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

(process.getuid?.() === 0 ? describe : describe.skip)('a program of root\'s, run as another account', () => {
  it('runs as that account where everybody may pass', () => {
    chmodSync(directory, 0o755);

    expect(output([program])).toBe(`${serverAccount()?.uid}\n`);
    expect(asAccount(program, [], serverAccount(), [program]).command).toBe(program);
  });

  it('passes directories that are closed to that account', () => {
    chmodSync(directory, 0o700);

    expect(output([program])).toBe(`${serverAccount()?.uid}\n`);
  });
});

describe('a program of anybody else\'s', () => {
  it('runs as it is', () => {
    expect(asAccount(program, ['-x'], undefined, ['/root/closed'])).toEqual({ command: program, arguments: ['-x'], account: undefined });
  });
});
