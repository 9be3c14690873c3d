/** One installation with docker/compose.yaml, beside whatever else runs here: its own project, port, network and images. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docker, run } from './docker.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TAG = 'e2e';
export const NODE_SERVICES = ['authorization', 'token', 'introspection', 'admin-api'];
const OWN_IMAGES = [...NODE_SERVICES, 'cli', 'front-door'];

export class Installation {
  #folder;
  #ports;
  #settings;
  #subnet;
  #removal;
  #files = [join(ROOT, 'docker/compose.yaml')];

  static async prepare(project) {
    const installation = new Installation();
    installation.project = project;
    installation.#folder = mkdtempSync(join(tmpdir(), 'assent-compose-'));
    installation.#subnet = await freeSubnet();
    installation.#ports = { http: await freePort(), https: await freePort() };
    installation.configure({});
    return installation;
  }

  /** What a person would do: copy .env.example, and change some lines.
   *  @param settings of docs/configuration.md and of the front door */
  configure(settings) {
    const { http, https } = this.#ports;
    this.#settings = { ASSENT_ISSUER: `http://localhost:${http}`, HTTP_PORT: `127.0.0.1:${http}`, HTTPS_PORT: `127.0.0.1:${https}`, SERVICES_SUBNET: this.#subnet, IMAGE_TAG: TAG, ...settings };
    const lines = Object.entries(this.#settings).map(([name, value]) => `${name}=${value}`);
    writeFileSync(this.#envFile, `${readFileSync(join(ROOT, 'docker/.env.example'), 'utf8')}\n${lines.join('\n')}\n`);
  }

  get origin() {
    return this.#settings.ASSENT_ISSUER;
  }

  /** Of the services and the front door. */
  get network() {
    return this.#settings.SERVICES_SUBNET;
  }

  get ports() {
    return this.#ports;
  }

  get #envFile() {
    return join(this.#folder, 'env');
  }

  /** For scripts that talk to the same installation. */
  get environment() {
    return { ENV_FILE: this.#envFile, COMPOSE_PROJECT_NAME: this.project, COMPOSE_ENV_FILES: this.#envFile, COMPOSE_FILE: this.#files.join(delimiter), COMPOSE_PROGRESS: 'quiet' };
  }

  compose(args, options = {}) {
    return run('docker', ['compose', ...args], { cwd: ROOT, ...options, env: this.environment });
  }

  build() {
    // One after the other: they share their stages, and the machine may be small.
    return this.compose(['build'], { tell: undefined });
  }

  up(...args) {
    return this.compose(['up', '-d', '--wait', '--wait-timeout', '240', '--no-build', ...args]);
  }

  /** From the next `up` on, Postgres and Redis are reachable from this computer, as they never are otherwise. */
  openStores() {
    this.#files.push(join(ROOT, 'tools/compose/open-stores.yaml'));
  }

  /** @returns the settings with which a process of this computer works on the same stores; empty while they are not open */
  async stores() {
    if (this.#files.length === 1) return {};
    const secret = async (name) => (await this.compose(['exec', '-T', 'token', 'cat', `/run/secrets/${name}`])).trim();
    const moved = async (name, service, port) => Object.assign(new URL(await secret(name)), { host: (await this.compose(['port', service, port])).trim() }).href;
    return { DATABASE_URL: await moved('database-url', 'postgres', '5432'), REDIS_URL: await moved('redis-url', 'redis', '6379'), ASSENT_ENCRYPTION_KEY: await secret('encryption-key') };
  }

  rollOut(...services) {
    return run(join(ROOT, 'docker/roll-out.sh'), services, { env: this.environment });
  }

  cli(args, input = '') {
    return this.compose(['run', '--rm', '-T', 'cli', ...args], { input });
  }

  /** Ids of the containers of a service that run. */
  async containersOf(service) {
    return (await this.compose(['ps', '-q', '--status', 'running', ...(service === undefined ? [] : [service])])).split('\n').filter(Boolean);
  }

  /** Everything that all containers printed. */
  logs() {
    return this.compose(['logs', '--no-color', '--no-log-prefix']);
  }

  image(name) {
    return `assent-${name}:${TAG}`;
  }

  /** Leaves nothing behind, whatever was reached before. Once, however often it is asked for: by a signal, too. */
  remove() {
    return (this.#removal ??= this.#remove());
  }

  async #remove() {
    const down = () => this.compose(['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '20']);
    try {
      await down().catch(down); // the engine may say that a network is in use, a moment after its last container has gone
    } finally {
      for (const name of OWN_IMAGES) await docker('image', 'rm', '--force', this.image(name)).catch(() => undefined);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}

/** Beside the default, so that an installation of somebody's own goes on running, and not one that another network here has. */
async function freeSubnet() {
  const networks = (await docker('network', 'ls', '-q')).split('\n').filter(Boolean);
  const taken = await docker('network', 'inspect', ...networks);
  const free = Array.from({ length: 256 }, (_, n) => `10.214.${(process.pid + n) % 256}.`).find((range) => !taken.includes(range));
  return `${free}0/24`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
