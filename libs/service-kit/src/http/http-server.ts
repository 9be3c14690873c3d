import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { answerConnect } from './framework-errors.js';
import type { Traffic } from './traffic.js';

/** Limits of the HTTP server: nobody holds a connection by being slow. */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  // Longer than the idle time of common load balancers (60 s), so that they, not we, end idle connections.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const;

/** After so long the port is closed, whoever waits there. */
const PATIENCE_MILLISECONDS = 1000;
/** A turn of the event loop in which there was next to nothing to do. */
const QUIET_TURN_MILLISECONDS = 0.25;

/** A server that can be emptied: what is in flight finishes, and nothing else holds it up. */
export class HttpServer {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly traffic: Pick<Traffic, 'isLeaving'>) {}

  /** For Fastify's `serverFactory`. */
  create(handler: RequestListener): Server {
    const server = createServer(LIMITS, (request, response) => {
      // RFC 9112 §9.6: the caller hears that it needs another connection, and does not lose a request on this one.
      if (this.traffic.isLeaving) response.shouldKeepAlive = false;
      handler(request, response);
    });
    server.on('connect', answerConnect); // without a listener Node hangs up without a word
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server = server;
    return server;
  }

  /** To be called before the server closes, which would end idle connections at once: a request may be under way on them. They stay for a
   *  while; then they, and those that never asked for anything, are closed, and after the deadline all.
   *  @returns calls both off */
  empty({ lingerMilliseconds, deadlineMilliseconds }: { readonly lingerMilliseconds: number; readonly deadlineMilliseconds: number }): () => void {
    const { server } = this;
    if (server === undefined) return () => undefined;
    const closeIdle = server.closeIdleConnections.bind(server);
    server.closeIdleConnections = () => undefined; // Node and Fastify call it by themselves
    const closeSilent = (): void => {
      closeIdle();
      for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
    };
    const lingered = setTimeout(() => setImmediate(closeSilent), lingerMilliseconds); // what has arrived by then is read first
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMilliseconds);
    return () => {
      clearTimeout(lingered);
      clearTimeout(deadline);
    };
  }

  /** Closes the port, and resolves when every connection is closed. Whoever waits at a port while it closes is cut off without an answer, and
   *  cannot know whether something was done; so it closes in a moment in which nobody waits. Later ones are refused, and proxies ask elsewhere. */
  async close(): Promise<void> {
    const { server } = this;
    if (server?.listening !== true) return;
    const closed = once(server, 'close');
    await nobodyWaits(server);
    server.close();
    await closed;
  }
}

/** Resolves right after a look at the port that found nobody, in a turn so short that hardly anybody can have come since. */
async function nobodyWaits(server: Server): Promise<void> {
  let cameAt = performance.now();
  const came = (): void => void (cameAt = performance.now());
  server.on('connection', came);
  for (const deadline = performance.now() + PATIENCE_MILLISECONDS; performance.now() < deadline; ) {
    const began = performance.now();
    await nextTurn(); // the event loop looks at the port before each turn
    if (cameAt < began && performance.now() - began < QUIET_TURN_MILLISECONDS) break;
  }
  server.off('connection', came);
}
