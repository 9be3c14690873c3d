import { InvalidRequest } from '../errors/oauth-error.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import type { Endpoint } from './endpoint.js';

/** Plaintext is refused, never redirected: what came that way was seen already, and a redirect would teach clients to send it so again.
 *  @spec RFC 6749 §1.6, §3.1, §3.2 */
export const overTls =
  (endpoint: Endpoint, render: (error: InvalidRequest, request: WireRequest) => WireResponse): Endpoint =>
  async (request) =>
    request.transport === 'plaintext' ? render(new InvalidRequest('This endpoint needs TLS. A proxy that ends TLS must say so with X-Forwarded-Proto.'), request) : endpoint(request);
