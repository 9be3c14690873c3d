import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Kept {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly until: number;
}

/** A broken server, to see whether anybody would notice: it stands in front of introspection and gives answers again for a while, as a cache does
 *  that nobody tells of revocations. */
export class StaleCache {
  private readonly answers = new Map<string, Kept>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
    private readonly milliseconds: number,
  ) {}

  static async before(target: number, milliseconds: number): Promise<StaleCache> {
    const server = createServer();
    const cache = new StaleCache(server, target, milliseconds);
    server.on('request', (incoming, outgoing) => {
      void incoming.toArray().then(async (chunks: Buffer[]) => {
        const { body, headers } = await cache.answer(Buffer.concat(chunks), incoming.headers);
        outgoing.writeHead(200, headers).end(body);
      }, outgoing.destroy.bind(outgoing));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return cache;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(question: Buffer, headers: IncomingHttpHeaders): Promise<Kept> {
    const kept = this.answers.get(question.toString());
    if (kept !== undefined && kept.until > Date.now()) return kept;
    const fresh = { ...(await this.ask(question, headers)), until: Date.now() + this.milliseconds };
    this.answers.set(question.toString(), fresh);
    return fresh;
  }

  private ask(question: Buffer, headers: IncomingHttpHeaders): Promise<Omit<Kept, 'until'>> {
    return new Promise((resolve, reject) => {
      const upstream = httpRequest({ host: '127.0.0.1', port: this.target, method: 'POST', path: '/introspect', headers }, (answer) => {
        answer.toArray().then((chunks: Buffer[]) => resolve({ body: Buffer.concat(chunks), headers: { 'content-type': answer.headers['content-type'] } }), reject);
      });
      upstream.on('error', reject).end(question);
    });
  }
}
