import { InvalidRequest } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { MacAlgorithm, TokenType } from '../model/client-policy.js';
import type { Params } from '../wire/form.js';

export const MAC_ALGORITHMS: readonly MacAlgorithm[] = ['hmac-sha-1', 'hmac-sha-256'];

/** Which kind of access token a client gets. */
export interface TokenChoice {
  readonly tokenType: TokenType;
  /** Present with the token type mac. */
  readonly macAlgorithm?: MacAlgorithm;
}

/** The client's own type, or the one it asks for and is registered for. The MAC drafts define no way to ask: these parameters are ours.
 *  A wish that the registration does not allow is ignored, as unknown parameters are (RFC 6749 §3.2), unless the client is strict.
 *  @throws InvalidRequest */
export function chosenTokenType({ policy }: Client, params: Params): TokenChoice {
  const wished = params.get('token_type')?.toLowerCase();
  const allowed = policy.tokenTypes.find((tokenType) => tokenType === wished);
  if (wished !== undefined && allowed === undefined && policy.strictTokenType) {
    throw new InvalidRequest('The client is not registered for this token_type.');
  }
  const tokenType = allowed ?? policy.accessTokenType;
  return tokenType === 'mac' ? { tokenType, macAlgorithm: macAlgorithmOf(policy, params.get('mac_algorithm')) } : { tokenType };
}

/** hmac-sha-1 only for clients registered for it: nobody downgrades. */
function macAlgorithmOf(policy: Client['policy'], wished: string | undefined): MacAlgorithm {
  const allowed = wished === 'hmac-sha-256' || wished === policy.macAlgorithm ? wished : undefined;
  if (wished !== undefined && allowed === undefined && policy.strictTokenType) {
    throw new InvalidRequest('The client is not registered for this mac_algorithm.');
  }
  return allowed ?? policy.macAlgorithm;
}
