import type { BearerMethod } from '../model/api.js';
import type { ClientPolicy } from '../model/client-policy.js';
import type { ResourceRequest } from './resource-request.js';

/** One of the three places of a request where a bearer token may be. @spec RFC 6750 §2 */
export interface BearerWay {
  readonly method: BearerMethod;
  /** What the request carries there, read or not; undefined: nothing that is meant as a token. */
  carried(request: ResourceRequest): Carried | undefined;
  /** Absent: every client may. */
  allowedBy?(policy: ClientPolicy): boolean;
  /** What a successful answer must carry. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** `fault`: what breaks the rules of this way, in words for the client. */
export type Carried = { readonly token: string } | { readonly fault: string };

const NAME = 'access_token';

/** Values of the parameter access_token, still encoded; what else is in the text is not ours to judge. */
export const accessTokenValues = (encoded: string): string[] =>
  encoded
    .split('&')
    .filter((pair) => formDecoded(pair.split('=', 1)[0] ?? '') === NAME)
    .map((pair) => pair.slice(pair.indexOf('=') + 1 || pair.length));

/** Undefined: not valid percent-encoded UTF-8. */
export function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The only token among them. An empty value counts as absent, as everywhere (RFC 6749 §3.1). */
export function onlyToken(encoded: readonly string[]): Carried | undefined {
  const [value] = encoded;
  if (value === undefined || encoded.every((one) => one === '')) return undefined;
  if (encoded.length > 1) return { fault: 'The parameter access_token is repeated.' };
  const token = formDecoded(value);
  return token === undefined ? { fault: 'The parameter access_token is not valid percent-encoded UTF-8.' } : { token };
}
