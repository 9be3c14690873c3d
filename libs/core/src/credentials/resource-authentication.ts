import type { AccessTokenReference, AccessTokenState } from '../model/access-token.js';
import { offeredOf, type OfferingNeeds } from '../tokens/offering.js';
import { isSubset } from '../tokens/scope.js';
import type { ChallengeError, Credential, NotVerified, Verified, VerifyNeeds } from './credential.js';
import type { ResourceRequest } from './resource-request.js';

export interface ResourceAuthenticationNeeds extends VerifyNeeds, OfferingNeeds {
  readonly credentials: readonly Credential[];
}

/** What a protected resource should do with a request. */
export type Verdict = Granted | Refused;

export interface Granted {
  readonly state: AccessTokenState;
  /** What the resource must send with a successful answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Refused {
  readonly status: ChallengeError['status'];
  /** Absent: nothing that counts was sent (RFC 6750 §3.1). */
  readonly error?: ChallengeError;
  /** Values of WWW-Authenticate, one for each scheme that is accepted. @spec RFC 9110 §11.6.1 */
  readonly challenges: readonly string[];
  /** What really happened, for the log. */
  readonly why: string;
  /** The token of ours that was sent, and does not count here or now. */
  readonly about?: AccessTokenReference;
}

const invalidRequest = (description: string): ChallengeError => ({ status: 400, code: 'invalid_request', description });

const SEVERAL_HEADERS = invalidRequest('The Authorization header is repeated.');
const SEVERAL_WAYS = invalidRequest('Credentials were sent in more than one way.');

/** Finds the one kind of credential that a request tries, and asks it.
 *  @param scope what the request needs, all of it */
export async function authenticateResourceRequest(request: ResourceRequest, scope: readonly string[], needs: ResourceAuthenticationNeeds): Promise<Verdict> {
  const tried = needs.credentials.filter((credential) => credential.recognises(request));
  // RFC 9110 §5.3: Authorization is no list; which of two would count?
  if (Array.isArray(request.headers['authorization'])) return refusal('several Authorization headers', SEVERAL_HEADERS, tried, needs);
  const [credential] = tried;
  if (credential === undefined) return refusal('no credentials', undefined, [], needs);
  // RFC 6750 §2: not more than one method in each request
  if (tried.length > 1) return refusal('several kinds of credentials', SEVERAL_WAYS, tried, needs);
  const verified = await credential.verify(request, needs);
  const refused = 'refused' in verified ? verified : whyUnfit(verified.state, credential, request, scope);
  if (refused === undefined) return verified as Extract<Verified, { readonly state: unknown }>;
  const { about, error } = refused;
  return { ...(await refusal(refused.refused, error, tried, needs)), ...(about !== undefined && { about }) };
}

/** Good, but not for this: another API's token is refused like an unknown one (RFC 7662 §4), a small one is told what it lacks. */
function whyUnfit({ token }: AccessTokenState, { elsewhere }: Credential, { apis = [] }: ResourceRequest, scope: readonly string[]): NotVerified | undefined {
  if (!apis.some(({ identifier }) => token.audience.includes(identifier))) return { refused: 'for another API', error: elsewhere, about: token };
  if (isSubset(scope, token.scope)) return undefined;
  const needed = scope.join(' ');
  return {
    refused: `the scope is too small: ${token.scope.join(' ')}`,
    error: { status: 403, code: 'insufficient_scope', description: 'The request needs more than the token allows.', scope: needed },
    about: token,
  };
}

/** Every scheme that somebody could use is named; only those that were tried say what went wrong, or all of them when none was. */
async function refusal(why: string, error: ChallengeError | undefined, tried: readonly Credential[], needs: ResourceAuthenticationNeeds): Promise<Refused> {
  const offered = await offeredOf(needs.credentials, needs);
  const challenges = needs.credentials
    .filter((credential) => offered.includes(credential) || tried.includes(credential))
    .map((credential) => credential.challenge(needs.config.realm, tried.length === 0 || tried.includes(credential) ? error : undefined));
  return { status: error?.status ?? 401, ...(error !== undefined && { error }), challenges, why };
}
