import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

const INTERVAL_MILLISECONDS = 5_000;

/** For work without a limit of time, which cannot tell a statement that takes hours from a server that is frozen or cut off: asks that
 *  server on another connection all the while, and cuts the connections of the work when no answer comes. */
export class Lifeline {
  private readonly sockets = new Set<Socket>();

  /** @param silenceMilliseconds how long the server may take to answer a question that is no work */
  constructor(private readonly silenceMilliseconds: number) {}

  /** For the connections that are to be cut: an option of the driver. */
  readonly stream = (): Socket => {
    const socket = new Socket();
    this.sockets.add(socket.once('close', () => this.sockets.delete(socket)));
    return socket;
  };

  /** @param client used for nothing else meanwhile */
  async during<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
    const done = new AbortController();
    const watching = this.watch(client, done.signal);
    try {
      return await work();
    } finally {
      done.abort();
      await watching;
    }
  }

  private async watch(client: pg.Client, done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      if (!(await this.answers(client))) return this.cut();
      await delay(INTERVAL_MILLISECONDS, undefined, { signal: done }).catch(() => undefined);
    }
  }

  private answers(client: pg.Client): Promise<boolean> {
    const question: pg.QueryConfig & { readonly query_timeout: number } = { text: 'SELECT', query_timeout: this.silenceMilliseconds };
    return client.query(question).then(
      () => true,
      () => false,
    );
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy(new Error('Postgres has fallen silent'));
  }
}
