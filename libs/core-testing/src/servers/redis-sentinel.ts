import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { redisCommand, redisText } from './redis-command.js';
import { RedisProcess } from './redis-process.js';
import { startRedis, type TestRedis } from './redis.js';
import { until } from './until.js';

/** A master, its replica, and three Sentinels that watch over them. */
export interface TestRedisSentinel {
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  /** Under which the Sentinels know the master. */
  readonly masterName: string;
  /** The first one is the master at first. */
  readonly servers: readonly [TestRedis, TestRedis];
  /** Resolves when the Sentinels have made that server the master. */
  promoted(server: TestRedis): Promise<void>;
  stop(): Promise<void>;
}

export interface TestRedisSentinelOptions {
  /** Further arguments of the servers. */
  readonly arguments?: readonly string[];
}

const MASTER_NAME = 'assent-master';
const SENTINELS = 3;
const QUORUM = 2;
/** How long a master may be silent before it is replaced: as short as a busy machine allows. */
const DOWN_AFTER_MILLISECONDS = 1_000;

export async function startRedisSentinel({ arguments: given = [] }: TestRedisSentinelOptions = {}): Promise<TestRedisSentinel> {
  const prompt = ['--repl-diskless-sync-delay', '0', ...given];
  const master = await startRedis({ arguments: prompt });
  const replica = await startRedis({ arguments: ['--replicaof', '127.0.0.1', String(portOf(master)), ...prompt] });
  const directory = await mkdtemp(join(tmpdir(), 'assent-sentinel-'));
  const started: { readonly port: number; readonly process: RedisProcess }[] = [];
  const stop = async (): Promise<void> => {
    for (const { process } of started) await process.stop('SIGKILL');
    await Promise.all([master.stop(), replica.stop()]);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // A Sentinel asks the master who its replicas are when it connects, and then not again for ten seconds.
    await until('the replica follows', async () => (await redisText(portOf(replica), ['INFO', 'replication'])).includes('master_link_status:up'));
    for (let index = 0; index < SENTINELS; index += 1) started.push(await startSentinel(join(directory, `${index}.conf`), portOf(master)));
    await until('the Sentinels know each other', () => allKnowEachOther(started.map(({ port }) => port)));
  } catch (error) {
    await stop();
    throw error;
  }
  const ports = started.map(({ port }) => port);
  return {
    sentinels: ports.map((port) => ({ host: '127.0.0.1', port })),
    masterName: MASTER_NAME,
    servers: [master, replica],
    promoted: (server) => until('the replica is promoted', async () => (await redisText(portOf(server), ['INFO', 'replication'])).includes('role:master')),
    stop,
  };
}

const portOf = ({ url }: TestRedis): number => Number(new URL(url).port);

async function startSentinel(file: string, masterPort: number): Promise<{ port: number; process: RedisProcess }> {
  const configuration = [
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} ${QUORUM}`,
    `sentinel down-after-milliseconds ${MASTER_NAME} ${DOWN_AFTER_MILLISECONDS}`,
    `sentinel failover-timeout ${MASTER_NAME} 3000`,
  ];
  await writeFile(file, `${configuration.join('\n')}\n`);
  const port = await freePort();
  const process = new RedisProcess('redis-server', port, ['--sentinel'], [file]);
  await process.start();
  return { port, process };
}

async function allKnowEachOther(ports: readonly number[]): Promise<boolean> {
  const answers = await Promise.all(ports.map((port) => redisCommand(port, ['SENTINEL', 'CKQUORUM', MASTER_NAME])));
  const known = await Promise.all(ports.map((port) => redisText(port, ['INFO', 'sentinel'])));
  return answers.every((answer) => answer.startsWith('+OK')) && known.every((text) => text.includes(`slaves=1,sentinels=${SENTINELS}`));
}
