import type { HeaderSource } from './authorization-headers.js';

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  /** Names in lower case; every line of a header: node's `headersDistinct`. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Whether this connection has TLS; says nothing about the one to a proxy before it. */
  readonly overTls: boolean;
  /** The bytes before anything parsed them; absent when they were not kept. */
  readonly body?: Uint8Array;
}

interface NodeMessage extends HeaderSource {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly socket: object;
}

/** A request of node:http or Express, or of Fastify, whose `raw` is the one of node:http.
 *  `originalUrl`: routers of Express cut their own path off `url`. `rawBody`: where Nest and others keep the bytes. */
export type PlatformRequest = (NodeMessage | { readonly raw: NodeMessage }) & { readonly originalUrl?: string | undefined; readonly rawBody?: unknown };

export function receivedRequest(request: PlatformRequest): ReceivedRequest {
  const message = 'raw' in request ? request.raw : request;
  const { rawBody } = request;
  return {
    method: message.method ?? '',
    target: request.originalUrl ?? message.url ?? '',
    headers: headerLines(message),
    overTls: 'encrypted' in message.socket && message.socket.encrypted === true,
    ...(rawBody instanceof Uint8Array && { body: rawBody }),
    ...(typeof rawBody === 'string' && { body: Buffer.from(rawBody) }),
  };
}

export const linesOf = ({ headers }: Pick<ReceivedRequest, 'headers'>, name: string): readonly string[] => [headers[name] ?? []].flat();

/** Whether a body was announced. @spec RFC 9112 §6 */
export const hasContent = (request: Pick<ReceivedRequest, 'headers'>): boolean =>
  linesOf(request, 'transfer-encoding').length > 0 || linesOf(request, 'content-length').some((length) => length.trim() !== '0');

/** node joins or drops repeated lines in `headers`: only `rawHeaders` shows them. Tests that inject a request may have only `headers`. */
function headerLines({ rawHeaders, headers }: NodeMessage): ReceivedRequest['headers'] {
  if (rawHeaders === undefined || rawHeaders.length === 0) return headers;
  const lines: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    (lines[name] ??= []).push(rawHeaders[index + 1] ?? '');
  }
  return lines;
}
