import type { ServerResponse } from 'node:http';
import { rememberAuth } from './auth.js';
import { receivedRequest, type PlatformRequest } from './received-request.js';
import type { RequestGuard, RequestRefusal } from './request-guard.js';

/** As middleware of Express or of plain node:http; after body parsers that keep the bytes (`expressRawBody`) where a credential may
 *  be in the body or cover it. Handlers find `authOf(request)`. */
export const expressRequestGuard =
  (guard: RequestGuard) =>
  (request: PlatformRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    guard(receivedRequest(request)).then((verdict) => {
      for (const [name, value] of Object.entries(verdict.headers)) response.setHeader(name, value);
      if (!verdict.granted) return refuse(response, verdict);
      rememberAuth(request, verdict.auth);
      next();
    }, next);
  };

function refuse(response: ServerResponse, { status, body }: RequestRefusal): void {
  if (body !== undefined) response.setHeader('content-type', 'application/json; charset=utf-8');
  response.writeHead(status).end(body && JSON.stringify(body));
}
