/** Makes the secrets of an installation that nobody has made: random, once, each where only its readers look. What is there stays. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const SERVICES = '/secrets/services';
const POSTGRES = '/secrets/postgres/password';
const REDIS = '/secrets/redis/redis.conf';
const GRAFANA = '/secrets/grafana/password';
const KEY_BYTES = 32;
const PASSWORD_BYTES = 24;
/** Each folder is one volume, which only those see who may read it. */
const READABLE = 0o444;

const newPassword = () => randomBytes(PASSWORD_BYTES).toString('base64url');

const postgresPassword = kept(POSTGRES, newPassword);
const [, redisPassword] = /^requirepass (\S+)$/m.exec(kept(REDIS, () => `requirepass ${newPassword()}`)) ?? [];
kept(GRAFANA, newPassword);
kept(`${SERVICES}/encryption-key`, () => randomBytes(KEY_BYTES).toString('base64'));
kept(`${SERVICES}/database-url`, () => `postgres://assent:${postgresPassword}@postgres:5432/assent`);
kept(`${SERVICES}/redis-url`, () => `redis://:${redisPassword}@redis:6379`);

/** @returns what the file holds; made first when it is absent */
function kept(path, make) {
  if (!existsSync(path)) write(path, make());
  return readFileSync(path, 'utf8').trim();
}

/** Whole or not at all. */
function write(path, text) {
  try {
    writeFileSync(`${path}.new`, `${text}\n`, { mode: READABLE });
    chmodSync(`${path}.new`, READABLE);
    renameSync(`${path}.new`, path);
    console.log(`made ${path}`);
  } catch (error) {
    console.error(`${path} is missing and cannot be made: ${error.message}`);
    process.exit(1);
  }
}
