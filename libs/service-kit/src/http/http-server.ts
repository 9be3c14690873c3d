import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
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
    const lingered = setTimeout(() => {
      closeIdle();
      for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
    }, lingerMilliseconds);
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMilliseconds);
    return () => {
      clearTimeout(lingered);
      clearTimeout(deadline);
    };
  }
}
