import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, startRedis, type TestPostgres, type TestRedis } from '@assent/core-testing';
import { AssentProcess, type ServiceName } from './assent-process.js';
import { freePort } from './free-port.js';
import { IMPORT_FILE } from './import-file.js';
import { importInto, installation, type Installation, logsOf, postgresOfOthers, redisOfOthers, requireSettings } from './installation.js';

export interface StackOptions {
  /** False: short-lived data in Postgres, as in a small install. */
  readonly redis?: boolean;
  /** What Postgres and Redis take reaches the disk, as in production. */
  readonly durable?: boolean;
  readonly importFile?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** Real Postgres, real Redis, and processes of Assent in front of them. */
export class Stack {
  private readonly processes: AssentProcess[] = [];

  private constructor(
    readonly postgres: TestPostgres,
    readonly redis: TestRedis | undefined,
    readonly databaseUrl: string,
    private readonly folder: string | undefined,
    /** The issuer, and with one node also where it listens. */
    readonly issuer: string,
    private readonly issuerPort: number,
    private readonly env: Readonly<Record<string, string>>,
    /** What it printed that ran before this. */
    private readonly printedElsewhere = (): string => '',
  ) {}

  static async prepare(options: StackOptions = {}): Promise<Stack> {
    const folder = await mkdtemp(join(tmpdir(), 'assent-e2e-'));
    const importFile = join(folder, 'import.json');
    await writeFile(importFile, JSON.stringify(options.importFile ?? IMPORT_FILE));
    const postgres = await startPostgres({ durable: options.durable ?? false });
    const redis = options.redis === false ? undefined : await startRedis(options.durable === true ? { arguments: ['--appendonly', 'yes'] } : {});
    const port = await freePort();
    const databaseUrl = await postgres.createDatabase();
    const issuer = `http://localhost:${port}`;
    const env = {
      ASSENT_ISSUER: issuer,
      ASSENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ASSENT_IMPORT: importFile,
      DATABASE_URL: databaseUrl,
      ...(redis !== undefined && { REDIS_URL: redis.url }),
      ...options.env,
    };
    return new Stack(postgres, redis, databaseUrl, folder, issuer, port, env);
  }

  /** Everything in one process at the issuer's address, or what runs already at ASSENT_E2E_ORIGIN. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const running = installation();
    if (running !== undefined) return Stack.inFrontOf(running, options);
    const stack = await Stack.prepare(options);
    try {
      await stack.startNode('standalone', stack.issuerPort);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  private static async inFrontOf(running: Installation, { importFile = IMPORT_FILE, env = {} }: StackOptions): Promise<Stack> {
    requireSettings(running, env);
    await importInto(running, importFile);
    const start = new Date();
    const own = { ...env, ...running.stores, ASSENT_ISSUER: running.origin };
    return new Stack(postgresOfOthers(), redisOfOthers(running), running.stores['DATABASE_URL'] ?? '', undefined, running.origin, Number(new URL(running.origin).port), own, () => logsOf(running, start));
  }

  /** One more process on the same stores. */
  async startNode(service: ServiceName, port?: number, env: Readonly<Record<string, string>> = {}): Promise<AssentProcess> {
    if (this.env['DATABASE_URL'] === undefined) throw new Error('this spec needs processes of its own on the same stores: without ASSENT_E2E_STORES it cannot run against ASSENT_E2E_ORIGIN');
    const listenPort = port ?? (await freePort());
    const node = new AssentProcess(service, listenPort, { ...this.env, ASSENT_PORT: String(listenPort), ...env });
    this.processes.push(node);
    await node.start();
    return node;
  }

  /** The first process. */
  get node(): AssentProcess {
    const [node] = this.processes;
    if (node === undefined) throw new Error('no process was started');
    return node;
  }

  /** Everything that all processes printed. */
  get output(): string {
    return this.printedElsewhere() + this.processes.map(({ output }) => output).join('\n');
  }

  /** The port of the issuer: where a front door of separate services listens. */
  get port(): number {
    return this.issuerPort;
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((node) => node.stop()));
    await this.redis?.stop();
    await this.postgres.stop();
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }
}
