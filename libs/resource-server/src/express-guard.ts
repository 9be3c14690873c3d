import type { ServerResponse } from 'node:http';
import { rememberAuth } from './auth.js';
import { authorizationHeaders, type HeaderSource } from './authorization-headers.js';
import type { BearerGuard } from './bearer-guard.js';
import type { Refusal } from './refusal.js';

/** As middleware of Express or of plain node:http; handlers find `authOf(request)`. */
export const expressGuard =
  (guard: BearerGuard) =>
  (request: HeaderSource, response: ServerResponse, next: (error?: unknown) => void): void => {
    guard(authorizationHeaders(request)).then((verdict) => {
      if (!verdict.granted) return refuse(response, verdict);
      rememberAuth(request, verdict.auth);
      next();
    }, next);
  };

function refuse(response: ServerResponse, { status, headers, body }: Refusal): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...headers, ...type }).end(body && JSON.stringify(body));
}
