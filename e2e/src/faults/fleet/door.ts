import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from '../history/call.js';
import { MADE_BY_FRONT_DOOR } from '../load/caller.js';

/** Paths that are not the authorization service's, as docker/front-door has them. */
const ROUTES: readonly (readonly [string, Service])[] = [
  ['/token', 'token'],
  ['/device_authorization', 'token'],
  ['/revoke', 'token'],
  ['/jwks', 'token'],
  ['/.well-known/', 'token'],
  ['/introspect', 'introspection'],
  ['/verify', 'introspection'],
  ['/check', 'introspection'],
  ['/admin/', 'admin-api'],
];
/** As docker/front-door has them: how long a replica is looked for, one that took no connection is left out, and an idle connection is kept. */
const TRY_MILLISECONDS = 5_000;
const TRY_AGAIN_MILLISECONDS = 50;
const LEFT_OUT_MILLISECONDS = 2_000;
const IDLE_MILLISECONDS = 1_000;
const ANSWER_MILLISECONDS = 6_000;
const SAFE = new Set(['GET', 'HEAD']);

/** One origin in front of replicas, with the retries of the real front door: a request that was never sent goes to another replica, one that was
 *  sent only if it changes nothing. */
export class Door {
  private readonly agent = new Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS });
  private readonly leftOutUntil = new Map<number, number>();
  /** By port: requests that were sent, and are not answered yet. */
  private readonly underway = new Map<number, number>();
  private turn = 0;
  private readonly server: Server;

  /** @param replicas the ports of each service, as they are at the moment */
  constructor(private readonly replicas: (service: Service) => readonly number[]) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  async open(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  isAwaiting(port: number): boolean {
    return (this.underway.get(port) ?? 0) > 0;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const service = ROUTES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'authorization';
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    for (const deadline = Date.now() + TRY_MILLISECONDS; ; ) {
      const port = this.next(service);
      this.count(port, 1);
      const failure = await this.ask(port, incoming, body, outgoing).finally(() => this.count(port, -1));
      if (failure === undefined) return;
      if (failure === 'not sent') this.leftOutUntil.set(port, Date.now() + LEFT_OUT_MILLISECONDS);
      const isRepeatable = failure === 'not sent' || (failure === 'no answer' && SAFE.has(incoming.method ?? ''));
      if (!isRepeatable || Date.now() > deadline) return sorry(outgoing);
      await delay(TRY_AGAIN_MILLISECONDS);
    }
  }

  private count(port: number, by: number): void {
    this.underway.set(port, (this.underway.get(port) ?? 0) + by);
  }

  private next(service: Service): number {
    const ports = this.replicas(service);
    const good = ports.filter((port) => (this.leftOutUntil.get(port) ?? 0) <= Date.now());
    const choice = good.length > 0 ? good : ports;
    return choice[this.turn++ % choice.length] ?? 0;
  }

  /** @returns undefined: the answer is on its way */
  private ask(port: number, { headers, method, url }: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<undefined | 'not sent' | 'no answer' | 'silence'> {
    return new Promise((resolve) => {
      const upstream = httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent: this.agent, timeout: ANSWER_MILLISECONDS });
      upstream.on('response', (answer) => {
        const kept = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
        outgoing.writeHead(answer.statusCode ?? 502, kept);
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
        resolve(undefined);
      });
      upstream.on('timeout', () => (upstream.destroy(), resolve('silence')));
      upstream.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'not sent' : 'no answer'));
      upstream.end(body);
    });
  }
}

/** Of one connection, not of the answer (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function sorry(outgoing: ServerResponse): void {
  const body = JSON.stringify({ error: 'temporarily_unavailable', error_description: 'A part of Assent does not answer. Try again.' });
  outgoing.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2', [MADE_BY_FRONT_DOOR]: 'front-door' }).end(body);
}
