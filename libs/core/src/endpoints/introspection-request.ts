import { InvalidRequest } from '../errors/oauth-error.js';
import { parseForm, type Params } from '../wire/form.js';
import type { WireRequest } from '../wire/request.js';
import { requireMethod } from './answering.js';
import { postedForm } from './form-request.js';

/** What an introspection request says. `bearer`: a token that asks about itself. */
export type IntrospectionRequest = { readonly params: Params } | { readonly bearer: string };

const BEARER = /^bearer +(.*)$/i;
const IN_BODIES_ONLY = ['client_secret', 'client_assertion'];

/** @param legacy GET is answered too, as Dovecot's modes `get` and `auth` want it
 *  @throws MethodNotAllowed, InvalidRequest */
export function introspectionRequest(request: WireRequest, legacy: boolean): IntrospectionRequest {
  if (!legacy) return { params: posted(request) };
  requireMethod(request, 'POST', 'GET');
  return request.method === 'GET' ? inTheUri(request) : { params: posted(request) };
}

function inTheUri({ headers, query }: WireRequest): IntrospectionRequest {
  const { params } = parseForm(withReadableToken(query) ?? query);
  // RFC 6749 §2.3.1: credentials never travel in the request URI
  if (IN_BODIES_ONLY.some((name) => params.has(name))) throw new InvalidRequest('Client credentials belong in the Authorization header.');
  const { authorization } = headers;
  const bearer = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
  if (bearer === undefined) return { params };
  if (params.has('token')) throw new InvalidRequest('The token was sent in more than one way.');
  return { bearer };
}

/** The body becomes a text of its own only when it could not be read: this is the hot path. */
function posted(request: WireRequest): Params {
  try {
    return postedForm(request).params;
  } catch (error) {
    const encoded = withReadableToken(Buffer.from(request.body).toString('latin1'));
    if (encoded === undefined) throw error;
    return postedForm({ ...request, body: Buffer.from(encoded, 'latin1') }).params;
  }
}

/** Mail servers pass on whatever a mail client sent as a token. What is no text is no token of ours: to be answered as such, not to be taken for
 *  a fault of the mail server. Undefined: nothing of that kind is there. */
function withReadableToken(encoded: string): string | undefined {
  const pairs = encoded.split('&');
  const readable = pairs.map((pair) => (pair.startsWith('token=') && isNoText(pair) ? 'token=%3F' : pair));
  return readable.every((pair, index) => pair === pairs[index]) ? undefined : readable.join('&');
}

/** Properly encoded bytes that are not UTF-8, or that hold a NUL. */
function isNoText(pair: string): boolean {
  if (/%(?![0-9a-f]{2})/i.test(pair)) return false;
  try {
    return decodeURIComponent(pair).includes('\0');
  } catch {
    return true;
  }
}
