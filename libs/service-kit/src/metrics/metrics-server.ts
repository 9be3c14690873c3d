import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { PortInUse } from '../service/port-in-use.js';

const PATH = '/metrics';
const TIMEOUT_MILLISECONDS = 10_000;

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** For Prometheus, on a port of its own: nobody from outside should see it. @throws PortInUse */
export async function startMetricsServer(registry: Registry, { host, port }: { readonly host: string; readonly port: number }): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: TIMEOUT_MILLISECONDS, headersTimeout: TIMEOUT_MILLISECONDS }, answerWith(registry));
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw PortInUse.from(error, { host, port }, 'ASSENT_METRICS_PORT');
  }
  return { url: urlOf(server), close: () => closed(server) };
}

const answerWith =
  (registry: Registry): RequestListener =>
  (request, response) => {
    request.resume(); // a body is of no interest
    if (request.url?.split('?')[0] !== PATH) return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  };

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${PATH}`;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}
