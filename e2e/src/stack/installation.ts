import { execSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestPostgres, TestRedis } from '@assent/core-testing';

const MAX_LOG_BYTES = 256 * 1024 * 1024;

/** An installation that runs already, such as that of docker compose. */
export interface Installation {
  readonly origin: string;
  /** A shell command that imports the file that it reads, as an operator would. */
  readonly importCommand: string;
  /** What it has that is not the default. */
  readonly settings: Readonly<Record<string, string>>;
  /** The settings with which a process of a spec works on its stores; empty: they are out of reach. */
  readonly stores: Readonly<Record<string, string>>;
  /** A shell command that prints what its services printed since ASSENT_E2E_SINCE. */
  readonly logsCommand?: string;
}

/** Where ASSENT_E2E_ORIGIN names one, specs that need no more than an origin run against it instead of processes of their own. */
export function installation(): Installation | undefined {
  const { ASSENT_E2E_ORIGIN: origin, ASSENT_E2E_IMPORT: importCommand, ASSENT_E2E_SETTINGS: settings = '{}', ASSENT_E2E_STORES: stores = '{}', ASSENT_E2E_LOGS: logsCommand } = process.env;
  if (origin === undefined) return undefined;
  if (importCommand === undefined) throw new Error('ASSENT_E2E_IMPORT must name a shell command that imports the file on its standard input');
  const read = (text: string): Readonly<Record<string, string>> => JSON.parse(text) as Record<string, string>;
  return { origin, importCommand, settings: read(settings), stores: read(stores), ...(logsCommand !== undefined && { logsCommand }) };
}

export function requireSettings({ settings }: Installation, wanted: Readonly<Record<string, string>>): void {
  const other = Object.keys(wanted).filter((name) => settings[name] !== wanted[name]);
  if (other.length > 0) throw new Error(`this spec needs ${other.map((name) => `${name}=${wanted[name]}`).join(' ')}: it cannot run against this ASSENT_E2E_ORIGIN`);
}

export async function importInto({ importCommand }: Installation, file: object): Promise<void> {
  const child = spawn('sh', ['-c', importCommand], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(JSON.stringify(file));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`nothing was imported:\n${said}`);
}

/** Everything that its services printed since a moment. */
export function logsOf({ logsCommand }: Installation, since: Date): string {
  if (logsCommand === undefined) throw new Error('this spec reads logs: ASSENT_E2E_LOGS must name a shell command that prints them');
  return execSync(logsCommand, { encoding: 'utf8', maxBuffer: MAX_LOG_BYTES, env: { ...process.env, ASSENT_E2E_SINCE: since.toISOString() } });
}

/** Its Postgres, which is not for a spec to stop. */
export const postgresOfOthers = (): TestPostgres => ofOthers<TestPostgres>('Postgres', { stop: async () => undefined });

/** Its Redis, as far as it can be reached. */
export const redisOfOthers = ({ stores }: Installation): TestRedis | undefined =>
  stores['REDIS_URL'] === undefined ? undefined : ofOthers<TestRedis>('Redis', { url: stores['REDIS_URL'], stop: async () => undefined });

const ofOthers = <T extends object>(kind: string, reachable: Partial<T>): T =>
  new Proxy(reachable as T, {
    get: (_target, name) => {
      if (name in reachable) return reachable[name as keyof T];
      throw new Error(`this spec needs ${String(name)} of a ${kind} of its own: it cannot run against ASSENT_E2E_ORIGIN`);
    },
  });
