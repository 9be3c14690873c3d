import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { redisCommand } from './redis-command.js';
import { RedisProcess } from './redis-process.js';

/** A real Redis server for specs, in a temporary directory. */
export interface TestRedis {
  readonly url: string;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
  /** FLUSHALL. */
  flush(): Promise<void>;
  /** Freezes the server: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Stops the server and keeps what is on disk. 'crash': at once, as after a power cut. */
  down(how?: 'crash'): Promise<void>;
  /** Starts it again on the same port. */
  up(): Promise<void>;
  /** Sends one command. @returns the first line of the reply, with its type character */
  command(...words: string[]): Promise<string>;
}

export interface TestRedisOptions {
  /** Further arguments of redis-server, such as `--appendonly yes`. Nothing is written to disk without them. */
  readonly arguments?: readonly string[];
  /** Name or path of the program; redis-server. */
  readonly binary?: string;
}

const ATTEMPTS = 5;

export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'assent-redis-'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = new RedisProcess(options.binary ?? 'redis-server', port, ['--save', '', '--dir', directory, ...(options.arguments ?? [])]);
    try {
      await server.start();
      return handleOf(server, directory, port);
    } catch (error) {
      // Somebody else may have taken the port in between.
      if (attempt < ATTEMPTS && /Address already in use/.test(String(error))) continue;
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }
}

function handleOf(server: RedisProcess, directory: string, port: number): TestRedis {
  const command = (...words: string[]): Promise<string> => redisCommand(port, words);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await server.stop('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
    async flush() {
      await command('FLUSHALL');
    },
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    down: (how) => server.stop(how === 'crash' ? 'SIGKILL' : 'SIGTERM'),
    up: () => server.start(),
    command,
  };
}
