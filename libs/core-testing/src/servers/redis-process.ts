import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { redisCommand } from './redis-command.js';

const START_MILLISECONDS = 10_000;

/** redis-server on one port of the loopback interface. Inside Jest only stop() ends it: its sandbox hears no exit. */
export class RedisProcess {
  private child: ChildProcess | undefined;
  private output = '';

  constructor(
    private readonly binary: string,
    private readonly port: number,
    private readonly options: readonly string[],
    /** A configuration file; Sentinel needs one, which it writes to. */
    private readonly configurationFiles: readonly string[] = [],
  ) {}

  /** @throws Error redis-server is missing or does not come up */
  async start(): Promise<void> {
    this.output = '';
    const child = spawn(this.binary, [...this.configurationFiles, '--port', String(this.port), '--bind', '127.0.0.1', '--daemonize', 'no', ...this.options]);
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    process.once('exit', this.killChild);
    await Promise.race([this.answers(child), this.failure(child)]);
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    process.removeListener('exit', this.killChild);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private readonly killChild = (): void => {
    this.child?.kill('SIGKILL');
  };

  private async answers(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_MILLISECONDS;
    while (child.exitCode === null) {
      const reply = await redisCommand(this.port, ['PING']).catch(() => '');
      if (reply === '+PONG') return;
      if (Date.now() > deadline) throw new Error(`${this.binary} does not answer: ${this.output}`);
      await delay(10);
    }
  }

  private failure(child: ChildProcess): Promise<never> {
    return new Promise((_, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' ? new Error(`${this.binary} is missing: apt-get install redis-server`) : error);
      });
      child.once('exit', (code) => reject(new Error(`${this.binary} stopped (${code}): ${this.output}`)));
    });
  }
}
