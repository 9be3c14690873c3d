import { MethodNotAllowed, OAuthError, TemporarilyUnavailable } from '../errors/oauth-error.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import type { Endpoint } from './endpoint.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';

/** Renders the errors that the protocol defines; everything else is a bug and passes through to the shell.
 *  A store that is down is a 503, whatever the endpoint was about to do: fail closed. */
export function answering(handle: Endpoint, render: (error: OAuthError, request: WireRequest) => WireResponse): Endpoint {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      return render(protocolError(error), request);
    }
  };
}

/** @throws what it was given, when that is no protocol error */
export function protocolError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  if (error instanceof StoreUnavailable) return new TemporarilyUnavailable(error.message, error);
  throw error;
}

/** @throws MethodNotAllowed */
export function requireMethod(request: WireRequest, ...allowed: readonly string[]): void {
  if (!allowed.includes(request.method)) throw new MethodNotAllowed(allowed.join(', '));
}
