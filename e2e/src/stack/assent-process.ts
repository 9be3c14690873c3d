import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'standalone' | 'authorization' | 'token' | 'introspection' | 'admin-api';

const START_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;

/** One service as its own operating-system process, built code as in production. */
export class AssentProcess {
  private child: ChildProcess | undefined;
  /** Everything that it printed. */
  output = '';

  constructor(
    readonly service: ServiceName,
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Where this process listens; behind a front door that is not the issuer. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where everything is below, for an issuer with a path. */
  private get path(): string {
    return new URL(this.env['ASSENT_ISSUER'] ?? this.address).pathname.replace(/\/$/, '');
  }

  async start(): Promise<void> {
    const main = fileURLToPath(new URL(`../../../apps/${this.service}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
    await this.untilReady(child);
  }

  /** Sends a signal, and does not wait for what comes of it. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits for its end. @returns the exit code; null after a signal that it did not survive */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.child as ChildProcess, 'exit');
    return this.child?.exitCode ?? null;
  }

  /** SIGTERM, then waits. @returns the exit code */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** SIGKILL: no time for goodbyes. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_MILLISECONDS;
    while (Date.now() < deadline) {
      if (!this.isRunning) throw new Error(`${this.service} ended with ${child.exitCode ?? child.signalCode}:\n${this.output}`);
      const ready = await fetch(`${this.address}${this.path}/health/ready`).then(({ ok }) => ok, () => false);
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
    throw new Error(`${this.service} did not become ready:\n${this.output}`);
  }
}
