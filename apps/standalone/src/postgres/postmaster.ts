import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresProblem } from './postgres-problem.js';

/** A server process as its lock file names it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const POLL_MILLISECONDS = 20;

/** The server that runs on the cluster, or undefined. A lock file that a crash left behind does not count, not even when
 *  another program has the process number now. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const [pid, , , port] = lockFile(cluster);
  if (pid === undefined || port === undefined || !isPostgres(pid)) return undefined;
  return { pid, port };
}

/** The lock file names a process that is not a Postgres: Postgres itself would take it for one and refuse to start. */
export function hasStaleLock(cluster: string): boolean {
  const [pid] = lockFile(cluster);
  return pid !== undefined && !isPostgres(pid);
}

export const lockFilePath = (cluster: string): string => join(cluster, 'postmaster.pid');

/** Stops the server: open transactions are rolled back, everything is on disk.
 *  @throws PostgresProblem it does not end in time */
export async function stopPostmaster(cluster: string, { pid }: Postmaster, timeoutMilliseconds = 30_000): Promise<void> {
  signal(pid, 'SIGINT'); // "fast shutdown"
  const deadline = Date.now() + timeoutMilliseconds;
  while (runningPostmaster(cluster)?.pid === pid) {
    if (Date.now() > deadline) throw new PostgresProblem(`Postgres (process ${pid}) does not stop.`);
    await delay(POLL_MILLISECONDS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Lines: process, data directory, start time, port, … */
function lockFile(cluster: string): readonly (number | undefined)[] {
  const path = lockFilePath(cluster);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => (/^\d+$/.test(line) ? Number(line) : undefined));
}

function isPostgres(pid: number): boolean {
  const name = processName(pid);
  return name !== undefined && /postgres/.test(name);
}

/** undefined: there is no such process, or it has ended and only waits to be collected. */
function processName(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/stat')) return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === 'Z' ? undefined : name;
  } catch {
    return undefined;
  }
}
