import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One introspection request as the server saw it. */
export interface SeenRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly form: URLSearchParams;
}

/** One verification request as the server saw it. */
export interface SeenVerification {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly question: {
    readonly method: string;
    readonly uri: string;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: string;
    readonly scope?: string;
    readonly resource?: string;
  };
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly delayMilliseconds?: number;
}

/** The answer about a request without credentials. */
export const CHALLENGE: Answer = { body: { active: false, status: 401, www_authenticate: ['Bearer realm="as"', 'MAC'] } };

/** A small real introspection server: it answers what the spec tells it, and remembers what it was asked. */
export class IntrospectionServer {
  readonly seen: SeenRequest[] = [];
  readonly pathsSeen: string[] = [];
  /** What each token is; others are inactive. */
  readonly tokens = new Map<string, Answer>();
  readonly verifications: SeenVerification[] = [];
  /** What it says about whole requests. */
  verify: (question: SeenVerification['question']) => Answer = () => CHALLENGE;
  metadata: Answer = { status: 404 };
  /** Overrides every answer. */
  broken: Answer | undefined;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  static async start(): Promise<IntrospectionServer> {
    const started = new IntrospectionServer();
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get endpoint(): string {
    return `${this.origin}/introspect`;
  }

  get verificationEndpoint(): string {
    return `${this.origin}/verify`;
  }

  active(token: string, members: Readonly<Record<string, unknown>> = {}): void {
    this.tokens.set(token, { body: { active: true, token_type: 'Bearer', client_id: 'web', scope: 'api:read', ...members } });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    this.pathsSeen.push(request.url ?? '');
    const { authorization, 'content-type': contentType } = request.headers;
    if (request.url === '/verify') {
      const question = JSON.parse(text) as SeenVerification['question'];
      this.verifications.push({ authorization, contentType, question });
      return send(response, this.broken ?? this.verify(question));
    }
    if (request.url !== '/introspect') return send(response, this.metadata);
    const form = new URLSearchParams(text);
    this.seen.push({ authorization, contentType, form });
    send(response, this.broken ?? this.tokens.get(form.get('token') ?? '') ?? { body: { active: false } });
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body = {}, delayMilliseconds = 0 }: Answer): void {
  setTimeout(() => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }, delayMilliseconds).unref();
}
