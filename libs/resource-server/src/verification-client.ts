import { AuthorizationServer } from './authorization-server.js';
import { introspectionBy, type IntrospectionClient, type IntrospectionClientOptions } from './introspection-client.js';
import { readVerification, type Verification, type VerificationQuestion } from './verification.js';

export interface VerificationClientOptions extends IntrospectionClientOptions {
  /** Where to ask about whole requests; instead of `issuer`, beside `introspectionEndpoint`. */
  readonly verificationEndpoint?: string;
}

/** Asks about tokens, and about whole requests. */
export interface VerificationClient extends IntrospectionClient {
  /** Asks whether the credential of a request is good, whatever its kind. Never remembered: a signed request is good once.
   *  @throws IntrospectionUnavailable nobody could tell: refuse to serve */
  verify(question: VerificationQuestion): Promise<Verification>;
}

/** @throws TypeError neither or both of `issuer` and the two endpoints, or a number below its least value */
export function createVerificationClient(options: VerificationClientOptions): VerificationClient {
  const { introspectionEndpoint, verificationEndpoint } = options;
  const server = new AuthorizationServer(options, { introspection_endpoint: introspectionEndpoint, verification_endpoint: verificationEndpoint });
  const introspection = introspectionBy(server, options);
  return {
    introspect: (token, hint) => introspection.introspect(token, hint),
    verify: async (question) => readVerification(await server.ask('verification_endpoint', { body: bodyOf(question), headers: JSON_BODY })),
  };
}

const JSON_BODY = { 'content-type': 'application/json' };

const bodyOf = ({ method, uri, headers, body, scopes = [], resource }: VerificationQuestion): string =>
  JSON.stringify({
    method,
    uri,
    headers,
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(resource !== undefined && { resource }),
  });
