import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PostgresProblem } from './postgres-problem.js';
import type { ServerAccount } from './server-account.js';

/** Others may pass (the server's account must, when root starts it), but not look. */
const PASS_ONLY_MODE = 0o711;
const SECRET_MODE = 0o600;

/** What `npm start` keeps between runs. */
export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The server's cluster. */
  get cluster(): string {
    return join(this.path, 'postgres');
  }

  /** A cluster that is being made. */
  get newCluster(): string {
    return join(this.path, 'postgres.new');
  }

  /** The server's own messages. */
  get log(): string {
    return join(this.path, 'postgres.log');
  }

  get hasCluster(): boolean {
    return existsSync(join(this.cluster, 'PG_VERSION'));
  }

  /** @throws PostgresProblem it belongs to somebody else */
  make(): void {
    try {
      mkdirSync(this.path, { recursive: true });
      chmodSync(this.path, PASS_ONLY_MODE);
    } catch (cause) {
      throw new PostgresProblem(`${this.path} cannot be used: it belongs to another user, or its disk is read-only. Run this as the user who made it, or remove it.`, cause);
    }
  }

  /** A secret that is made on the first run and kept. */
  secret(name: string, make: () => string): string {
    const file = join(this.path, name);
    if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: SECRET_MODE, flag: 'wx' });
    return readFileSync(file, 'utf8').trim();
  }

  /** Hands a secret to a program of another account in a file, for as long as the work takes. */
  async lend<T>(secret: string, account: ServerAccount | undefined, work: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.path, `lent-${randomBytes(8).toString('hex')}`);
    writeFileSync(file, `${secret}\n`, { mode: SECRET_MODE, flag: 'wx' });
    try {
      if (account) chownSync(file, account.uid, account.gid);
      return await work(file);
    } finally {
      rmSync(file, { force: true });
    }
  }
}
