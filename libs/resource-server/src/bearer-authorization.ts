/** What the Authorization headers of a request hold for us. */
export type BearerAuthorization =
  | { readonly kind: 'token'; readonly token: string }
  /** No Authorization header, or one of another scheme. */
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** RFC 9110 §11.1: the scheme's case does not matter. */
const BEARER = /^bearer(?=$|[ \t,])/i;
/** RFC 6750 §2.1: b64token. */
const CREDENTIALS = /^bearer +([\w\-.~+/]+=*)$/i;

/** @spec RFC 6750 §2.1
 *  @param headers every Authorization header of the request */
export function bearerAuthorization(headers: readonly string[]): BearerAuthorization {
  const [header] = headers;
  if (header === undefined) return { kind: 'none' };
  // RFC 9110 §5.3: Authorization is no list; which of two would count?
  if (headers.length > 1) return { kind: 'malformed', reason: 'The Authorization header is repeated.' };
  if (!BEARER.test(header)) return { kind: 'none' };
  const token = CREDENTIALS.exec(header)?.[1];
  return token === undefined ? { kind: 'malformed', reason: 'The Authorization header is malformed.' } : { kind: 'token', token };
}
