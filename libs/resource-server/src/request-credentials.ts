import { bearerAuthorization } from './bearer-authorization.js';
import { hasContent, linesOf, type ReceivedRequest } from './received-request.js';

/** Where an API may take bearer tokens besides the Authorization header. @spec RFC 6750 §2.2, §2.3 */
export type FurtherBearerMethod = 'body' | 'query';

/** What a request brings, as far as that decides whom to ask. */
export type RequestCredentials =
  /** Nothing that this API takes. */
  | { readonly kind: 'none' }
  /** It tries to send more than one token. */
  | { readonly kind: 'ambiguous'; readonly reason: string }
  /** A bearer token in the Authorization header and nothing else. */
  | { readonly kind: 'bearer'; readonly authorization: string }
  /** Anything else; `needsBody`: it cannot be judged without the body. */
  | { readonly kind: 'other'; readonly needsBody: boolean };

/** Headers that prove something about the request. @spec RFC 9449 §4, RFC 9421 §4 */
const PROOFS = ['dpop', 'signature', 'signature-input'];
/** The MAC covers a hash of the body: an attribute of draft-00, in `ext` since draft-01. */
const BODY_HASH = /\bbodyhash\b/i;

/** @param query without its question mark */
export function requestCredentials(request: ReceivedRequest, query: string, allowed: readonly FurtherBearerMethod[]): RequestCredentials {
  const authorizations = linesOf(request, 'authorization');
  const [authorization] = authorizations;
  // RFC 9110 §5.3: Authorization is no list; which of two would count?
  if (authorizations.length > 1) return { kind: 'ambiguous', reason: 'The Authorization header is repeated.' };
  const inQuery = tokensIn(query);
  const inBody = allowed.includes('body') ? bodyTokens(request, authorization !== undefined) : 0;
  const taken = authorizations.length + inBody + (allowed.includes('query') ? inQuery : 0);
  if (taken > 0 && authorizations.length + inBody + inQuery > 1) return { kind: 'ambiguous', reason: 'The request sends a token in more than one way.' };
  if (taken === 0) return inQuery === 0 && mayHoldAnotherKind(request, query) ? { kind: 'other', needsBody: false } : { kind: 'none' };
  if (authorization === undefined) return { kind: 'other', needsBody: inBody > 0 };
  const isBearer = bearerAuthorization(authorizations).kind !== 'none' && !hasProof(request);
  return isBearer ? { kind: 'bearer', authorization } : { kind: 'other', needsBody: BODY_HASH.test(authorization) };
}

const hasProof = (request: ReceivedRequest): boolean => PROOFS.some((name) => linesOf(request, name).length > 0);

/** A query may hold credentials that only the authorization server knows. */
const mayHoldAnotherKind = (request: ReceivedRequest, query: string): boolean => query !== '' || hasProof(request);

/** RFC 6749 §3.1: an empty value counts as absent; beside another one it is a repetition. */
function tokensIn(form: string): number {
  const values = new URLSearchParams(form).getAll('access_token');
  return values.every((value) => value === '') ? 0 : values.length;
}

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;
/** Whoever sends one of these with a token meant a form: the authorization server says what is wrong with it. */
const MEANT_AS_FORM = /^(multipart\/form-data|text\/plain)\s*(;|$)|^$/i;
const MULTIPART_TOKEN = /name="?access_token"?/i;
const METHODS_WITHOUT_BODY = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

/** How many tokens the body tries to send.
 *  @throws Error a form whose bytes were not kept: without them this API cannot do what it was told to */
function bodyTokens(request: ReceivedRequest, hasAuthorization: boolean): number {
  const type = linesOf(request, 'content-type')[0]?.trim() ?? '';
  const isForm = FORM.test(type);
  if (request.body === undefined) {
    if (isForm && !hasAuthorization && hasContent(request) && !METHODS_WITHOUT_BODY.includes(request.method)) throw new Error(NOT_KEPT);
    return 0;
  }
  const text = Buffer.from(request.body).toString('latin1');
  if (isForm) return tokensIn(text);
  const meant = !hasAuthorization && MEANT_AS_FORM.test(type) && (tokensIn(text) > 0 || MULTIPART_TOKEN.test(text));
  return meant ? 1 : 0;
}

const NOT_KEPT = 'the guard takes tokens from form bodies, but request.rawBody was not kept: see "Raw bodies" in the documentation';
