import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import type { Endpoint } from './endpoint.js';

/** These endpoints know no cookies: a page of another origin can ask nothing that a program anywhere could not. */
const FOR_ANYBODY = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate, Retry-After' };

const PREFLIGHT: WireResponse = {
  status: 204,
  headers: {
    ...FOR_ANYBODY,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
  },
  body: '',
};

/** Lets applications that run in a browser call an endpoint from their own origin. Never for the authorization endpoint. @spec RFC 9700 §2.6 */
export function forScripts(endpoint: Endpoint): Endpoint {
  const answer = async (request: WireRequest): Promise<WireResponse> => {
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (isPreflight) return PREFLIGHT;
    const response = await endpoint(request);
    return { ...response, headers: { ...response.headers, ...FOR_ANYBODY } };
  };
  return Object.assign(answer, { headers: FOR_ANYBODY });
}
