import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'resource'> & { readonly attributes: readonly Attribute[] })[] }[];
  }[];
}

/** Takes spans as a collector of OpenTelemetry does. @spec OTLP 1.x, JSON over HTTP */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** Everything that arrived, as text. */
  received = '';
  headers: IncomingHttpHeaders = {};
  /** What it answers with. */
  status = 200;
  /** False: it takes connections, and never answers. */
  answers = true;

  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    this.headers = request.headers;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (this.status === 200 && request.url === '/v1/traces') this.take(Buffer.concat(chunks).toString());
      if (this.answers) response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
    });
  });

  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    await once(collector.server.listen(0, '127.0.0.1'), 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(text: string): void {
    this.received += text;
    for (const { resource, scopeSpans } of (JSON.parse(text) as Export).resourceSpans) {
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ ...span, attributes: record(span.attributes), resource: record(resource.attributes) });
    }
  }
}

const record = (attributes: readonly Attribute[]): Record<string, unknown> => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
