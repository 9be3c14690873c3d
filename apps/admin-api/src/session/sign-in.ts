import { hash } from 'node:crypto';
import { ADMIN_SCOPES, adminApiIdentifier, CONSOLE_CLIENT_ID, consoleRedirectUri, header, type Needs, type WireRequest, type WireResponse } from '@assent/core';
import { redirect } from './redirect.js';
import { returnTo } from './return-to.js';
import { attemptCookies, newAttempt, type SignInAttempt } from './sign-in-attempt.js';

type SignInNeeds = Pick<Needs, 'clock' | 'config' | 'random' | 'secretBox'>;

const AT_ISSUER = 'at_issuer';

/** GET /admin/session/sign-in?return_to=…: off to the authorization endpoint. @spec RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2 */
export function signIn(request: WireRequest, needs: SignInNeeds): WireResponse {
  const { issuer } = needs.config;
  const params = new URLSearchParams(request.query);
  const wanted = returnTo(params.get('return_to'), issuer);
  // A browser at another name of this server would not bring its cookie to the redirect URI. Once: a proxy may name itself to us.
  if (header(request, 'host') !== new URL(issuer).host && !params.has(AT_ISSUER)) {
    return redirect(`${issuer}/admin/session/sign-in?${new URLSearchParams({ return_to: wanted, [AT_ISSUER]: '1' }).toString()}`);
  }
  const attempt = newAttempt(wanted, needs);
  return redirect(authorizationUri(attempt, needs), attemptCookies(request, attempt, needs));
}

function authorizationUri({ state, verifier }: SignInAttempt, { config }: SignInNeeds): string {
  const { issuer, authorizationEndpoint } = config;
  const uri = new URL(authorizationEndpoint ?? `${issuer}/authorize`);
  const parameters = {
    response_type: 'code',
    client_id: CONSOLE_CLIENT_ID,
    redirect_uri: consoleRedirectUri(issuer),
    scope: ADMIN_SCOPES.join(' '),
    resource: adminApiIdentifier(issuer),
    state,
    code_challenge: hash('sha256', verifier, 'base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) uri.searchParams.append(name, value);
  return uri.href;
}
