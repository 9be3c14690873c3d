import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestPostgres } from '@assent/core-testing';

/** An installation that runs already, such as that of docker compose. */
export interface Installation {
  readonly origin: string;
  /** A shell command that imports the file that it reads, as an operator would. */
  readonly importCommand: string;
  /** What it has that is not the default. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Where ASSENT_E2E_ORIGIN names one, specs that need no more than an origin run against it instead of processes of their own. */
export function installation(): Installation | undefined {
  const { ASSENT_E2E_ORIGIN: origin, ASSENT_E2E_IMPORT: importCommand, ASSENT_E2E_SETTINGS: settings = '{}' } = process.env;
  if (origin === undefined) return undefined;
  if (importCommand === undefined) throw new Error('ASSENT_E2E_IMPORT must name a shell command that imports the file on its standard input');
  return { origin, importCommand, settings: JSON.parse(settings) as Installation['settings'] };
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

/** Its stores are out of reach. */
export const storesOfOthers = (): TestPostgres =>
  new Proxy({} as TestPostgres, {
    get: (_target, name) => {
      if (name === 'stop') return async () => undefined;
      throw new Error(`this spec needs ${String(name)} of a Postgres of its own: it cannot run against ASSENT_E2E_ORIGIN`);
    },
  });
