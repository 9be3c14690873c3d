import type { ServerConfig } from '../../config/server-config.js';
import { InvalidClient, type OAuthError } from '../../errors/oauth-error.js';
import type { TokenAnswer } from '../../grants/grant-type.js';
import { empty, json, jsonError } from '../../wire/json.js';
import type { WireResponse } from '../../wire/response.js';

/** As the plugin had them: on errors and for preflights. Nothing here depends on cookies. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'Content-Type, X-Requested-With',
} as const;

/** Statuses of refusals in the protocol's own words. The others (405, 429, 503) are about HTTP, and mean the same everywhere. */
const REFUSALS: readonly number[] = [400, 401];

/** Exactly what the plugin's clients know. No `scope`: clients of its time refuse one that is not what they asked for, and they asked for anything. */
export const accessTokenAnswer = ({ access_token, expires_in, refresh_token, token_type }: TokenAnswer): WireResponse =>
  json(200, { access_token, token_type: token_type.toLowerCase(), refresh_token, expires_in });

/** Status 200 for refusals: OMGMG and others give up before they read the body of anything else. */
export function accessTokenError(error: OAuthError, { mediagoblinErrorStatus, realm }: ServerConfig): WireResponse {
  const rendered = jsonError(error, realm);
  const { 'www-authenticate': challenge, ...headers } = rendered.headers;
  const body = error instanceof InvalidClient ? JSON.stringify({ error: error.code, error_description: 'Mismatching client credentials.' }) : rendered.body;
  if (mediagoblinErrorStatus === 'compat' && REFUSALS.includes(rendered.status)) return { status: 200, headers: { ...headers, ...CORS }, body, error };
  return { ...rendered, headers: { ...headers, ...(challenge !== undefined && { 'www-authenticate': challenge }), ...CORS }, body };
}

/** @spec Fetch §4.8 */
export const preflightAnswer = (): WireResponse => ({ ...empty(), headers: { ...empty().headers, ...CORS } });
