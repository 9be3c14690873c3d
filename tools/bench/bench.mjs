/** npm run bench: server and stores share one core, the load has the other; every answer is checked; figures are medians of
 *  interleaved rounds. Options: --seconds N (each round, default 4), --rounds N (default 3), --only TEXT (scenarios containing it). */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { CONNECTIONS, measure, median } from './measure.mjs';
import { bareScenarios, REDIRECT_URI, scenarios } from './scenarios.mjs';
import { signInOnce } from './sign-in.mjs';
import { startStores } from './stores.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const SECONDS = Number(option('seconds', 4));
const ROUNDS = Number(option('rounds', 3));
const ONLY = option('only', '');
const SERVER_CORE = '0';
const LOAD_CORE = '1';
const SCOPE = 'api:read offline_access';

const IMPORT = {
  users: [{ username: 'alice', password: 'correct horse battery staple' }],
  apis: [{ identifier: 'https://api.example.test/', name: 'API', scopes: [{ name: 'api:read', description: 'Read' }], introspection_clients: ['rs'] }],
  clients: [
    { client_id: 'web', client_secret: 'web-secret', redirect_uris: [REDIRECT_URI], grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], scope: SCOPE },
    { client_id: 'rs', client_secret: 'rs-secret' },
  ],
};

if (process.env.BENCH_IS_PINNED === undefined && availableParallelism() > 1) {
  const pinned = spawn('taskset', ['-c', LOAD_CORE, process.execPath, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, BENCH_IS_PINNED: '1' } });
  pinned.on('exit', (code) => process.exit(code ?? 1));
} else {
  await main();
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'assent-bench-'));
  chmodSync(folder, 0o755); // as root, Postgres runs as a user of its own
  const stop = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })];
  try {
    const stores = await startStores(SERVER_CORE, folder);
    stop.unshift(() => stores.stop());
    const importFile = join(folder, 'import.json');
    writeFileSync(importFile, JSON.stringify(IMPORT));
    const bare = await startServer('bench/bare-server.mjs', { REDIS_URL: stores.redisUrl }, stop);
    const peer = await startServer('bench/oidc-provider-server.mjs', { REDIS_URL: stores.redisUrl, NODE_ENV: 'production' }, stop);
    const assent = await startAssent(stores, importFile, stop);
    report(await run(await targets({ bare, peer, assent })));
  } finally {
    for (const each of stop) await each();
  }
}

async function targets({ bare, peer, assent }) {
  const peerCookie = await signInOnce(`http://localhost:${peer}`, '/auth', `openid ${SCOPE}`, {});
  const assentCookie = await signInOnce(`http://localhost:${assent}`, '/authorize', SCOPE, { username: 'alice', password: IMPORT.users[0].password, decision: 'allow' });
  const all = [
    ['bare', bare, bareScenarios],
    ['assent', assent, scenarios({ paths: { authorize: '/authorize', token: '/token', introspect: '/introspect', revoke: '/revoke' }, scope: SCOPE, signIn: () => assentCookie })],
    ['oidc-provider', peer, scenarios({ paths: { authorize: '/auth', token: '/token', introspect: '/token/introspection', revoke: '/token/revocation' }, scope: `openid ${SCOPE}`, signIn: () => peerCookie })],
  ];
  return all.flatMap(([target, port, list]) =>
    Object.entries(list)
      .filter(([name]) => name.includes(ONLY))
      .map(([name, scenario]) => ({ target, port, name, scenario })),
  );
}

async function run(list) {
  const rates = new Map(list.map((entry) => [entry, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const entry of list) {
      const rate = await measure(entry.port, entry.scenario, round === 0 ? SECONDS / 2 : SECONDS);
      if (round > 0) rates.get(entry).push(rate);
      process.stderr.write(`${round === 0 ? 'warm-up' : `round ${round}/${ROUNDS}`}  ${entry.target.padEnd(14)} ${entry.name.padEnd(28)} ${Math.round(rate)}/s\n`);
    }
  }
  return list.map((entry) => ({ ...entry, rate: median(rates.get(entry)), low: Math.min(...rates.get(entry)), high: Math.max(...rates.get(entry)) }));
}

function report(results) {
  const rateOf = (target, name) => results.find((result) => result.target === target && result.name === name)?.rate;
  console.log(`\nOperations per second at ${CONNECTIONS} connections (median of ${ROUNDS} rounds of ${SECONDS} s; lowest to highest)\n`);
  for (const { target, name, rate, low, high } of results) {
    console.log(`${target.padEnd(14)} ${name.padEnd(28)} ${String(Math.round(rate)).padStart(7)}   (${Math.round(low)} to ${Math.round(high)})`);
  }
  console.log('\nRatios');
  const withGet = rateOf('bare', 'bare node:http + Redis GET');
  const ours = rateOf('assent', 'introspection');
  if (withGet !== undefined && ours !== undefined) console.log(`introspection / bare server with its Redis GET: ${(ours / withGet).toFixed(2)}`);
  for (const { target, name, rate } of results) {
    const peer = target === 'assent' ? rateOf('oidc-provider', name) : undefined;
    if (peer !== undefined) console.log(`${name} / oidc-provider: ${(rate / peer).toFixed(2)}`);
  }
}

/** Starts a server of ours on the server's core. @returns its port */
function startServer(file, env, stop) {
  const child = spawn('taskset', ['-c', SERVER_CORE, process.execPath, new URL(`../${file}`, import.meta.url).pathname], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  stop.unshift(() => end(child));
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }) => resolve(port));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

async function startAssent(stores, importFile, stop) {
  const port = await stores.freePort();
  const child = spawn('taskset', ['-c', SERVER_CORE, process.execPath, new URL('../../apps/standalone/dist/main.js', import.meta.url).pathname], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      ASSENT_ISSUER: `http://localhost:${port}`,
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      ASSENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ASSENT_IMPORT: importFile,
      NODE_ENV: 'production',
    },
  });
  stop.unshift(() => end(child));
  await untilReady(`http://localhost:${port}/health/ready`, child);
  return port;
}

async function untilReady(url, child) {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const ready = await fetch(url).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Assent did not become ready');
}

function end(child) {
  if (child.exitCode !== null) return undefined;
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}
