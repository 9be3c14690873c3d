/** `node tools/compose/measure.mjs`: size, start time and idle memory of what docker/compose.yaml runs here, as the table in docs/deployment.md. Sizes
 *  are of the images that are built here. Each service is restarted several times, so nobody should be using it. */
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { docker, run } from './docker.mjs';

const OWN = ['authorization', 'token', 'introspection', 'admin-api', 'front-door'];
const STORES = ['postgres', 'redis'];
const STARTS = 3;
const IDLE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;
const MEGABYTE = 1e6;

const compose = (...args) => run('docker', ['compose', '-f', fileURLToPath(new URL('../../docker/compose.yaml', import.meta.url)), ...args]);

/** From the start of the container until it says that it is ready; of those that do not say so, until their health check is content. */
async function startSeconds(id) {
  await docker('restart', id);
  const startedAt = (await docker('inspect', '--format', '{{.State.StartedAt}}', id)).trim();
  for (;;) {
    const readyAt = /"time":"([^"]+)".*"msg":"ready"/.exec(await docker('logs', '--since', startedAt, id))?.[1] ?? (await contentAt(id));
    if (readyAt !== undefined) return (Date.parse(readyAt) - Date.parse(startedAt)) / 1000;
    await delay(POLL_MILLISECONDS);
  }
}

async function contentAt(id) {
  const [kind, ...command] = JSON.parse(await docker('inspect', '--format', '{{json .Config.Healthcheck.Test}}', id));
  if (command[0] === 'node') return undefined; // a whole program, while another one starts: it would measure itself
  const asked = kind === 'CMD' ? command : ['sh', '-c', command[0]];
  return docker('exec', id, ...asked).then(() => new Date().toISOString(), () => undefined);
}

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

const rows = [];
for (const service of [...OWN, ...STORES]) {
  const id = (await compose('ps', '-q', service)).trim();
  const image = (await docker('inspect', '--format', '{{.Image}}', id)).trim();
  const starts = [];
  for (let n = 0; n < STARTS; n += 1) starts.push(await startSeconds(id));
  const megabytes = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image)) / MEGABYTE;
  rows.push({ service, id, size: OWN.includes(service) ? `${megabytes.toFixed(0)} MB` : '', seconds: median(starts) });
}
await delay(IDLE_MILLISECONDS);
console.log('| Service | Image | From start to ready | Idle memory |\n|---|---|---|---|');
for (const { service, id, size, seconds } of rows) {
  const memory = (await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', id)).split(' / ')[0].replace(/(\d+)(\.\d+)?(\w+)/, '$1 $3');
  console.log(`| \`${service}\` | ${size} | ${seconds.toFixed(1)} s | ${memory} |`);
}
