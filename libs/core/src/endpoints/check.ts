import { authenticateResourceRequest, type Granted, type Refused } from '../credentials/resource-authentication.js';
import { CredentialRefused, InvalidRequest, TemporarilyUnavailable, type OAuthError } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import { parseScope } from '../tokens/scope.js';
import { parseForm } from '../wire/form.js';
import { headerValue } from '../wire/header-value.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { answering } from './answering.js';
import type { Endpoint } from './endpoint.js';
import { forwardedRequest } from './forwarded-request.js';
import { answered } from './inquiry.js';
import { introspectionAnswer } from './introspection-answer.js';
import { apisAskedAbout, authenticatedResourceServer } from './resource-server.js';
import type { VerifyEndpointNeeds } from './verify.js';

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** Credential verification for reverse proxies, which read statuses and headers only: 2xx lets the request pass, 401 and 403 stop it.
 *  A proxy that does not prove itself, or asks wrongly, stops every request with 403; the log says why. */
export const checkEndpoint = (needs: VerifyEndpointNeeds): Endpoint =>
  answering(async (request) => {
    if (request.transport === 'plaintext') throw new InvalidRequest('This endpoint needs TLS, or a proxy on this machine or among ASSENT_TRUSTED_PROXIES.');
    const caller = await authenticatedProxy(request, needs);
    const { params, resources } = parseForm(request.query);
    const [resource, ...more] = resources;
    if (more.length > 0) throw new InvalidRequest('The parameter resource is repeated.');
    const apis = await apisAskedAbout(caller, resource, needs);
    const verdict = await authenticateResourceRequest({ ...forwardedRequest(request), apis }, parseScope(params.get('scope') ?? ''), needs);
    answered({ endpoint: 'check', active: 'state' in verdict, caller, outcome: verdict }, needs);
    return 'state' in verdict ? passed(verdict, needs) : stopped(verdict);
  }, wrong);

/** Authorization is the client's, so the proxy's own client_secret_basic stands in a header of ours. @throws as authenticatedResourceServer */
function authenticatedProxy(request: WireRequest, needs: VerifyEndpointNeeds): Promise<Client> {
  const proof = request.headers['assent-authorization'];
  return authenticatedResourceServer({ ...request, headers: proof === undefined ? {} : { authorization: proof } }, new Map(), needs);
}

function passed({ headers, state }: Granted, { config }: VerifyEndpointNeeds): WireResponse {
  const { aud = [], client_id, exp, scope, sub, token_type, username } = introspectionAnswer(state, config);
  const told = {
    subject: sub,
    // Empty without a person, so that a client's own header of this name never passes for ours.
    username: username ?? '',
    'client-id': client_id,
    scope,
    'token-type': token_type,
    expires: String(exp),
    audience: [aud].flat().join(' '),
    ...headers,
  };
  return { status: 200, headers: { ...NO_STORE, ...Object.fromEntries(Object.entries(told).map(([name, value]) => [`assent-${name}`, headerValue(value)])) }, body: '' };
}

/** Proxies know no 400: nginx would answer 500. */
const stopped = ({ challenges, status, why }: Refused): WireResponse => ({
  status: status === 403 ? 403 : 401,
  headers: { ...NO_STORE, 'www-authenticate': challenges },
  body: '',
  error: new CredentialRefused(status, why),
});

const wrong = (error: OAuthError): WireResponse =>
  error instanceof TemporarilyUnavailable
    ? { status: 503, headers: { ...NO_STORE, 'retry-after': String(error.retryAfterSeconds) }, body: '', error }
    : { status: 403, headers: NO_STORE, body: '', error };
