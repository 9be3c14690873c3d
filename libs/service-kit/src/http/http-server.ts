import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { answerConnect } from './framework-errors.js';

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

  /** For Fastify's `serverFactory`. */
  create(handler: RequestListener): Server {
    const server = createServer(LIMITS, handler);
    server.on('connect', answerConnect); // without a listener Node hangs up without a word
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server = server;
    return server;
  }

  /** To be called while the server closes. Node closes what is idle after a request; connections that never asked for
   *  anything are closed here, and after the deadline all.
   *  @returns calls the deadline off */
  hurry(deadlineMilliseconds: number): () => void {
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
    const timer = setTimeout(() => this.server?.closeAllConnections(), deadlineMilliseconds);
    return () => clearTimeout(timer);
  }
}
