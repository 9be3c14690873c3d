import { redirectUriProblem } from '../registration/redirect-uri-rules.js';

/** What our answer may contain: a request that brings its own would make the client read two of them. */
const ANSWER_PARAMETERS: ReadonlySet<string> = new Set([
  'access_token', 'code', 'error', 'error_description', 'error_uri', 'expires_in', 'id_token', 'iss', 'mac_algorithm', 'mac_key', 'refresh_token',
  'response', 'scope', 'state', 'token_type',
]);
const MAX_DECODINGS = 5;
/** Every address with an authority, wherever it stands, also within another one. */
const NESTED_ADDRESS = /(?<![a-z0-9+.-])(?=([a-z][a-z0-9+.-]*:[\\/]{2}[^\s"'<>]*))/gi;

/** Why the query of a redirect URI that nobody registered may not be sent to the client, who might follow what it finds there.
 *  @spec RFC 9700 §4.1.1, §4.11.1: a redirect URI must not lead on to an open redirector
 *  @returns undefined: it may */
export function varyingQueryProblem(redirectUri: string): string | undefined {
  const problem = redirectUriProblem(redirectUri);
  if (problem !== undefined) return problem;
  if (!URL.canParse(redirectUri)) return 'must be an absolute URI';
  const params = [...new URL(redirectUri).searchParams];
  if (params.some(([name]) => ANSWER_PARAMETERS.has(name.toLowerCase()))) return 'must not contain a parameter of the answer';
  const texts = params.flat().flatMap(decodings);
  return texts.every((text) => staysAt(redirectUri, text)) ? undefined : 'must not contain an address elsewhere';
}

/** The text, decoded again and again: clients decode more often than they should. */
function decodings(text: string): readonly string[] {
  const all = [text];
  for (let count = 0; count < MAX_DECODINGS; count += 1) {
    const next = percentDecoded(all.at(-1) ?? '');
    if (next === all.at(-1)) return all;
    all.push(next);
  }
  return [...all, 'https://decoded.too.often.invalid/'];
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not encoded any more
  }
}

/** Whether whoever follows the text from the redirect URI, or an address within it, stays at the same host. */
function staysAt(redirectUri: string, text: string): boolean {
  const here = new URL(redirectUri);
  const addresses = [text, ...[...text.matchAll(NESTED_ADDRESS)].map(([, address]) => address ?? '')];
  return addresses.every((address) => {
    if (!URL.canParse(address, redirectUri)) return false;
    const there = URL.canParse(address) ? new URL(address) : new URL(address, redirectUri); // https:host is one or the other, depending on who reads it
    return there.protocol === here.protocol && there.host === here.host;
  });
}
