import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AssentProcess } from './assent-process.js';

/** One origin in front of separate services: what the reverse proxy does in production. */
export async function openFrontDoor(port: number, routes: Readonly<Record<string, AssentProcess>>): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    const prefix = Object.keys(routes).find((candidate) => path.startsWith(candidate));
    const target = prefix === undefined ? undefined : routes[prefix];
    if (target === undefined) return void outgoing.writeHead(404).end();
    const { headers, method } = incoming;
    const upstream = httpRequest({ host: '127.0.0.1', port: target.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(upstream);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
