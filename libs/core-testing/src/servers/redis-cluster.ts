import { freePort } from './free-port.js';
import { redisText } from './redis-command.js';
import { startRedis, type TestRedis } from './redis.js';
import { until } from './until.js';

/** Three masters with a third of the slots each, and a replica of the first one. */
export interface TestRedisCluster {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly masters: readonly [TestRedis, TestRedis, TestRedis];
  readonly replica: TestRedis;
  /** Resolves when the replica has become a master, and all slots are served. */
  promoted(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestRedisClusterOptions {
  /** Further arguments of the servers. */
  readonly arguments?: readonly string[];
}

const SLOTS = 16_384;
const MASTERS = 3;
/** How long a node may be silent before it counts as failing: as short as a busy machine allows. */
const NODE_TIMEOUT_MILLISECONDS = 1_000;

export async function startRedisCluster({ arguments: given = [] }: TestRedisClusterOptions = {}): Promise<TestRedisCluster> {
  const servers: TestRedis[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (let index = 0; index <= MASTERS; index += 1) servers.push(await startNode(given));
    const [first, second, third, replica] = servers as [TestRedis, TestRedis, TestRedis, TestRedis];
    const masters = [first, second, third] as const;
    await join(masters, replica);
    return {
      nodes: servers.map((server) => ({ host: '127.0.0.1', port: portOf(server) })),
      masters,
      replica,
      promoted: () => until('the replica is promoted', async () => (await replicationOf(replica)).includes('role:master') && isWhole(servers)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const portOf = ({ url }: TestRedis): number => Number(new URL(url).port);

const startNode = async (given: readonly string[]): Promise<TestRedis> =>
  startRedis({
    arguments: [
      ...['--cluster-enabled', 'yes', '--cluster-port', String(await freePort()), '--cluster-node-timeout', String(NODE_TIMEOUT_MILLISECONDS)],
      ...['--cluster-allow-replica-migration', 'no', '--repl-diskless-sync-delay', '0', ...given],
    ],
  });

async function join(masters: readonly [TestRedis, TestRedis, TestRedis], replica: TestRedis): Promise<void> {
  for (const [index, master] of masters.entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / MASTERS)) as [number, number];
    await done(master.command('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1)));
    await done(master.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1)));
  }
  const [first, second, third] = masters;
  for (const other of [second, third, replica]) await done(first.command('CLUSTER', 'MEET', '127.0.0.1', String(portOf(other)), await busPortOf(other)));
  await until('the nodes know each other', () => isWhole([...masters, replica]));
  await until('the replica follows', async () => (await replica.command('CLUSTER', 'REPLICATE', await redisText(portOf(first), ['CLUSTER', 'MYID']))) === '+OK');
  await until('the replica is up to date', async () => (await replicationOf(replica)).includes('master_link_status:up'));
  await until('all know the replica', async () => (await Promise.all(masters.map(nodesKnownTo))).every((text) => text.includes(' slave ')));
}

const replicationOf = (server: TestRedis): Promise<string> => redisText(portOf(server), ['INFO', 'replication']);

async function busPortOf(server: TestRedis): Promise<string> {
  const [, port = ''] = /@(\d+)/.exec(await nodesKnownTo(server)) ?? [];
  return port;
}

const nodesKnownTo = (server: TestRedis): Promise<string> => redisText(portOf(server), ['CLUSTER', 'NODES']);

async function isWhole(servers: readonly TestRedis[]): Promise<boolean> {
  const states = await Promise.all(servers.map((server) => redisText(portOf(server), ['CLUSTER', 'INFO']).catch(() => undefined)));
  const living = states.filter((state) => state !== undefined);
  return living.length >= MASTERS && living.every((state) => state.includes('cluster_state:ok') && state.includes(`cluster_known_nodes:${MASTERS + 1}`));
}

async function done(reply: Promise<string>): Promise<void> {
  const answer = await reply;
  if (answer !== '+OK') throw new Error(`Redis answered ${answer}`);
}
