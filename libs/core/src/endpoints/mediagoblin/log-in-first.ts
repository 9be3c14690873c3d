import type { ServerConfig } from '../../config/server-config.js';
import { seeOther } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';

/** Sends a person who is not signed in to the log-in page, and from there back to this URL, query and all.
 *  @param page path to come back to instead, without a query: where the request itself was a POST */
export function logInFirst(http: WireRequest, { config }: { readonly config: Pick<ServerConfig, 'issuer'> }, page?: string): WireResponse {
  const { origin, pathname } = new URL(config.issuer);
  const next = origin + (page ?? `${http.path}${http.query === '' ? '' : `?${http.query}`}`);
  return seeOther(`${pathname.replace(/\/$/, '')}/auth/login/?next=${encodeURIComponent(next)}`, false);
}
