import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import { authenticateResourceRequest, type Refused, type ResourceAuthenticationNeeds } from '../credentials/resource-authentication.js';
import { CredentialRefused } from '../errors/oauth-error.js';
import { json, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import type { Endpoint } from './endpoint.js';
import { answered, type InquiryNeeds } from './inquiry.js';
import { introspectionAnswer } from './introspection-answer.js';
import { clientAuthParams, postedJson } from './json-request.js';
import { apisAskedAbout, authenticatedResourceServer } from './resource-server.js';
import { parseVerification } from './verification-request.js';

export interface VerifyEndpointNeeds extends ResourceAuthenticationNeeds, InquiryNeeds {
  readonly authenticator: ClientAuthenticator;
}

/** "Is the credential of this request good, and for what?", whatever kind it is. The answer is that of introspection, or what the resource should
 *  answer. */
export const verifyEndpoint = (needs: VerifyEndpointNeeds): Endpoint =>
  answering(
    async (request) => {
      const object = postedJson(request);
      const caller = await authenticatedResourceServer(request, clientAuthParams(object), needs);
      const { request: original, resource, scope } = parseVerification(object);
      const apis = await apisAskedAbout(caller, resource, needs);
      const verdict = await authenticateResourceRequest({ ...original, apis }, scope, needs);
      answered({ endpoint: 'verify', active: 'state' in verdict, caller, outcome: verdict }, needs);
      if (!('state' in verdict)) return { ...json(200, aboutRefusal(verdict)), error: new CredentialRefused(verdict.status, verdict.why) };
      return json(200, { ...introspectionAnswer(verdict.state, needs.config), ...(verdict.headers && { response_headers: verdict.headers }) });
    },
    (error) => jsonError(error, needs.config.realm),
  );

const aboutRefusal = ({ challenges, error, status }: Refused): object => ({
  active: false,
  status,
  ...(error !== undefined && { error: error.code, error_description: error.description }),
  www_authenticate: challenges,
});
