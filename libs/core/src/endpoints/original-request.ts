import type { ResourceRequest } from '../credentials/resource-request.js';

/** What somebody else sent to a protected resource. */
export interface OriginalRequest {
  readonly method: string;
  /** Absolute, as the client addressed it. */
  readonly uri: string;
  readonly headers: ResourceRequest['headers'];
  readonly body?: Uint8Array | undefined;
}

/** RFC 9110 §5.6.2: a token. */
const METHOD = /^[!#$%&'*+.^_`|~\w-]+$/;
/** RFC 3986 §3; user names have no place in a request. What is behind the authority stays byte for byte. */
const ABSOLUTE = /^(https?):\/\/([^/?#@]+)((?:[/?#][^\0-\x20\x7f]*)?)$/i;
/** RFC 3986 §3.2.2, §3.2.3 */
const AUTHORITY = /^([a-z0-9\-._~!$&'()*+,;=%]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** Undefined: no HTTP server would have taken such a request. */
export function resourceRequestOf({ body, headers, method, uri }: OriginalRequest): ResourceRequest | undefined {
  const [, written, addressed, target = ''] = ABSOLUTE.exec(uri) ?? [];
  const scheme = written?.toLowerCase() === 'http' ? 'http' : 'https';
  const { host: named = addressed } = headers;
  const authority = typeof named === 'string' ? AUTHORITY.exec(named.toLowerCase()) : undefined;
  const host = authority?.[1];
  if (written === undefined || host === undefined || !METHOD.test(method)) return undefined;
  const port = Number(authority?.[2] ?? DEFAULT_PORTS[scheme]);
  const requestTarget = target.startsWith('/') ? target : `/${target}`; // RFC 9112 §3.2.1: an empty path is sent as "/"
  return { method, scheme, host, port, requestTarget, headers, ...(body !== undefined && { body }) };
}
