import { InvalidRequest } from '../errors/oauth-error.js';
import type { ResourceRequest } from '../credentials/resource-request.js';
import { header, type WireRequest } from '../wire/request.js';
import { resourceRequestOf, type OriginalRequest } from './original-request.js';

/** Headers of the proxy's own request; the others are the client's as they stand. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['host', 'assent-authorization']);
const NO_REQUEST = 'The proxy sent no original request that HTTP knows.';
const BODILESS: readonly string[] = ['GET', 'HEAD'];

/** The request that a reverse proxy asks about. @throws InvalidRequest it names none, or two */
export function forwardedRequest(request: WireRequest): ResourceRequest {
  const original = resourceRequestOf({ ...addressed(request), headers: headersOf(request), body: request.body.length > 0 ? request.body : undefined });
  if (original === undefined) throw new InvalidRequest(NO_REQUEST);
  return withUnknownBody(original);
}

/** nginx, as its documentation has it: X-Original-*. Caddy and Traefik: X-Forwarded-*. Clients can send the headers that their proxy does not set,
 *  so both together are refused: they could make us judge another request than the one that they sent. */
function addressed(request: WireRequest): Pick<OriginalRequest, 'method' | 'uri'> {
  const original = header(request, 'x-original-method');
  const forwarded = header(request, 'x-forwarded-method');
  if (original !== undefined && forwarded !== undefined) throw new InvalidRequest('X-Original-Method and X-Forwarded-Method are both there.');
  if (original !== undefined) return { method: original, uri: sent(request, 'x-original-url') };
  if (forwarded === undefined) throw new InvalidRequest('The proxy sent neither X-Original-Method nor X-Forwarded-Method.');
  const [scheme, host, target] = [sent(request, 'x-forwarded-proto'), sent(request, 'x-forwarded-host'), sent(request, 'x-forwarded-uri')];
  // joined below, neither may go on as the other
  if (host.includes('/') || !target.startsWith('/')) throw new InvalidRequest(NO_REQUEST);
  return { method: forwarded, uri: `${scheme}://${host}${target}` };
}

function sent(request: WireRequest, name: string): string {
  const value = header(request, name);
  if (value === undefined || value === '') throw new InvalidRequest(`The proxy did not send the header ${name}.`);
  return value;
}

const headersOf = ({ headers }: WireRequest): ResourceRequest['headers'] => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name)));

/** Proxies keep bodies to themselves, and Content-Length with them: whether there was one, nobody told us. */
const withUnknownBody = (original: ResourceRequest): ResourceRequest =>
  original.body !== undefined || BODILESS.includes(original.method) ? original : { ...original, headers: { ...original.headers, 'transfer-encoding': 'chunked' } };
