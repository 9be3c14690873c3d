import { InvalidRequest } from '../errors/oauth-error.js';
import { formText, parseForm, type Parsed } from '../wire/form.js';
import { header, type WireRequest } from '../wire/request.js';
import { requireMethod } from './answering.js';

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/** The form of a POST that programs send.
 *  @param endpointUri where the endpoint is, if its URI may have a query of its own
 *  @spec RFC 6749 §3.2; §2.3.1: credentials never travel in the request URI
 *  @throws MethodNotAllowed, InvalidRequest */
export function postedForm(request: WireRequest, endpointUri?: string): Parsed {
  requireMethod(request, 'POST');
  if (request.query !== '' && normal(request.query) !== normal(queryOf(endpointUri))) throw new InvalidRequest('Parameters belong in the request body, not in the URI.');
  requireForm(request);
  return parseForm(formText(request.body));
}

/** @throws InvalidRequest */
export function requireForm(request: WireRequest): void {
  if (!FORM.test(header(request, 'content-type') ?? '')) {
    throw new InvalidRequest('The content type must be application/x-www-form-urlencoded.');
  }
}

/** The parameters of a request to an endpoint whose own URI has some: those are kept by clients and mean nothing to us. @spec RFC 6749 §3.1 */
export function withoutFixedQuery(query: string, endpointUri: string | undefined): string {
  const pairs = query.split('&');
  for (const fixed of pairsOf(queryOf(endpointUri))) {
    const index = pairs.findIndex((pair) => normal(pair) === normal(fixed));
    if (index >= 0) pairs.splice(index, 1);
  }
  return pairs.join('&');
}

const queryOf = (uri = ''): string => (uri.includes('?') ? uri.slice(uri.indexOf('?') + 1) : '');
const pairsOf = (query: string): readonly string[] => query.split('&').filter((pair) => pair !== '');
/** One spelling of what libraries encode in several. */
const normal = (query: string): string => new URLSearchParams(query).toString();
