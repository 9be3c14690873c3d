/** `node fresh-import.mjs < FILE`: empties the stores of the installation that the environment names, starts its services anew on them – all
 *  replicas at once, as migrations must bear – and imports the file. So each spec begins with an installation of its own. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { docker, run } from './docker.mjs';
import { NODE_SERVICES } from './installation.mjs';

const PATIENCE_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 100;

const compose = (args, options) => run('docker', ['compose', ...args], options);
const sql = (...statements) => compose(['exec', '-T', 'postgres', 'psql', '-qU', 'assent', '-d', 'postgres', ...statements.flatMap((statement) => ['-c', statement])]);

try {
  const file = readFileSync(0, 'utf8');
  if (process.argv[2] !== '--keep') await startAnew();
  await compose(['run', '--rm', '-T', '--no-deps', 'cli', 'import', '/dev/stdin'], { input: file });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function startAnew() {
  const ids = (await compose(['ps', '-q', ...NODE_SERVICES])).split('\n').filter(Boolean);
  await docker('kill', ...ids); // nothing of theirs is to stay
  await sql('DROP DATABASE assent WITH (FORCE)', 'CREATE DATABASE assent');
  await compose(['exec', '-T', 'redis', 'sh', '-c', "REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /run/secrets/redis.conf) redis-cli flushall"]);
  await docker('start', ...ids);
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await Promise.all(ids.map(saysReady))).every(Boolean)) {
    if (Date.now() > deadline) throw new Error('the services did not become ready on empty stores');
    await delay(POLL_MILLISECONDS);
  }
}

/** Sooner than its health check would say so. */
async function saysReady(id) {
  const startedAt = (await docker('inspect', '--format', '{{.State.StartedAt}}', id)).trim();
  return (await docker('logs', '--since', startedAt, id)).includes('"msg":"ready"');
}
