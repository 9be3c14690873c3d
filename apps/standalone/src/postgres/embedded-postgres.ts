import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { asAccount } from './as-account.js';
import type { DataDirectory } from './data-directory.js';
import { freePort } from './free-port.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { PostgresProblem } from './postgres-problem.js';
import { hasStaleLock, lockFilePath, type Postmaster, runningPostmaster, stopPostmaster } from './postmaster.js';
import { type ServerAccount, serverAccount } from './server-account.js';

/** A Postgres of our own, on the loopback interface only. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** False: an earlier process started it, which may still be there. */
  readonly startedHere: boolean;
  stop(): Promise<void>;
}

const SUPERUSER = 'assent';
const DATABASE = 'assent';
const START_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 25;
const PORT_ATTEMPTS = 3;
const LOG_TAIL_LINES = 5;
/** SQLSTATE */
const INVALID_PASSWORD = '28P01';

/** Starts the server, or finds the one that an earlier process left running. The first time it makes the cluster. */
export async function openEmbeddedPostgres(directory: DataDirectory): Promise<EmbeddedPostgres> {
  directory.make();
  const password = directory.secret('postgres-password', () => randomBytes(32).toString('base64url'));
  const found = await leftRunning(directory, password);
  if (found) return handle(directory, password, found, false);
  const binaries = await postgresBinaries();
  const account = serverAccount();
  if (!directory.hasCluster) await makeCluster(directory, binaries, account, password);
  if (hasStaleLock(directory.cluster)) rmSync(lockFilePath(directory.cluster));
  const postmaster = await start(directory, binaries, account, password);
  await makeDatabase(postmaster, password);
  return handle(directory, password, postmaster, true);
}

function handle(directory: DataDirectory, password: string, postmaster: Postmaster, startedHere: boolean): EmbeddedPostgres {
  return { url: urlOf(postmaster.port, password, DATABASE), startedHere, stop: () => stopPostmaster(directory.cluster, postmaster) };
}

const urlOf = (port: number, password: string, database: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

/** A killed process leaves its server behind. If that answers it is as good as new; if not, it is stopped. */
async function leftRunning({ cluster }: DataDirectory, password: string): Promise<Postmaster | undefined> {
  const postmaster = runningPostmaster(cluster);
  if (!postmaster) return undefined;
  const gone = (): boolean => runningPostmaster(cluster)?.pid !== postmaster.pid;
  if (await becomesReady(postmaster.port, password, gone)) return postmaster;
  if (!gone()) await stopPostmaster(cluster, postmaster);
  return undefined;
}

/** Made aside and moved into place: what was interrupted is never taken for a cluster. */
async function makeCluster(directory: DataDirectory, { initdb }: PostgresBinaries, account: ServerAccount | undefined, password: string): Promise<void> {
  const { newCluster, cluster } = directory;
  rmSync(newCluster, { recursive: true, force: true });
  mkdirSync(newCluster, { mode: 0o700 });
  if (account) chownSync(newCluster, account.uid, account.gid);
  await directory.lend(password, account, async (passwordFile) => {
    const args = [
      `--pgdata=${newCluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ];
    const child = run(directory, initdb, args, account);
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new PostgresProblem(`Postgres could not make its data directory: ${logTail(directory)}`);
  });
  renameSync(newCluster, cluster);
}

async function start(
  directory: DataDirectory,
  { postgres }: PostgresBinaries,
  account: ServerAccount | undefined,
  password: string,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const args = ['-D', directory.cluster, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1'];
    const child = run(directory, postgres, args, account);
    const { pid = 0 } = child;
    // Not on kill -9, but on every other end of this process the server ends too.
    process.once('exit', () => hasEnded(child) || child.kill('SIGINT'));
    if (await becomesReady(port, password, () => hasEnded(child))) {
      child.unref();
      return { pid, port };
    }
    // Somebody else may have taken the port in between.
    if (attempt === PORT_ATTEMPTS) throw new PostgresProblem(`Postgres does not start: ${logTail(directory)}`);
  }
}

/** In a process group of its own: Ctrl-C reaches us, and we stop the server last. */
function run(directory: DataDirectory, program: string, args: readonly string[], account: ServerAccount | undefined): ChildProcess {
  const launch = asAccount(program, args, account, [program, directory.cluster]);
  const log = openSync(directory.log, 'w', 0o600);
  try {
    return spawn(launch.command, launch.arguments, { ...launch.account, detached: true, stdio: ['ignore', log, log], env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
  } finally {
    closeSync(log);
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** @param gone tells that there is nothing left to wait for
 *  @throws PostgresProblem the password is not the server's */
async function becomesReady(port: number, password: string, gone: () => boolean): Promise<boolean> {
  const deadline = Date.now() + START_MILLISECONDS;
  while (!gone() && Date.now() < deadline) {
    if (await withClient(urlOf(port, password, 'postgres'), async () => true).catch(notYet)) return true;
    await delay(POLL_MILLISECONDS);
  }
  return false;
}

function notYet(error: unknown): false {
  if ((error as { code?: unknown }).code !== INVALID_PASSWORD) return false;
  throw new PostgresProblem('The embedded Postgres does not accept the password in its data directory: the file was changed or removed. Put it back, or remove the whole directory to start afresh.');
}

async function makeDatabase({ port }: Postmaster, password: string): Promise<void> {
  await withClient(urlOf(port, password, 'postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const logTail = ({ log }: DataDirectory): string => readFileSync(log, 'utf8').trim().split('\n').slice(-LOG_TAIL_LINES).join('\n');
