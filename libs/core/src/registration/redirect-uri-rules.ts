import { hasUserinfo, textWith, uriCharactersProblem, USERINFO } from './text-rules.js';

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):(.+)$/;
const AUTHORITY = /^\/\/([^/?]*)/;
const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Schemes that run or show something in the browser instead of going somewhere. */
const DANGEROUS_SCHEMES = new Set(['javascript', 'data', 'vbscript', 'file', 'about', 'blob']);
const PLAIN_HTTP = 'must use https, or http with the host 127.0.0.1, [::1] or localhost: over plain http anybody on the way reads the answer (RFC 9700 §2.6)';
const PRIVATE_USE = 'must use https, or for an app a private-use scheme with a dot, such as com.example.app:/cb: a domain of yours keeps other apps from using it too (RFC 8252 §7.1)';
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i;

/** Why a redirect URI may not be registered; undefined: it may. Matching is exact later, so nothing is normalised here.
 *  @param plainHttp http may lead to any host, not only to this computer
 *  @spec RFC 6749 §3.1.2, RFC 8252 §7, §8.3, RFC 9700 §2.1, §4.1.3 */
export function redirectUriProblem(uri: string, plainHttp = false): string | undefined {
  const characters = uriCharactersProblem(uri);
  if (characters !== undefined) return characters;
  if (uri.includes('*')) return 'must not contain the wildcard *: redirect URIs are compared exactly, so list each of them (RFC 9700 §2.1)';
  if (uri.includes('#')) return 'must not have a fragment, the part from # on: servers never see it, and an answer may need its place (RFC 6749 §3.1.2)';
  const [, scheme, rest] = SCHEME.exec(uri) ?? [];
  if (scheme === undefined || rest === undefined) return 'must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)';
  if (hasUserinfo(uri)) return USERINFO;
  if (rest.split(/[/?]/).some((segment) => DOT_SEGMENT.test(segment))) return 'must not contain . or .. as a path segment: browsers resolve them and go somewhere else (RFC 3986 §5.2.4)';
  return schemeProblem(scheme.toLowerCase(), uri, rest, plainHttp);
}

/** But for plain http, which depends on whose it is. */
export const redirectUri = textWith((uri) => redirectUriProblem(uri, true));

function schemeProblem(scheme: string, uri: string, rest: string, plainHttp: boolean): string | undefined {
  if (DANGEROUS_SCHEMES.has(scheme)) return `must not use the scheme ${scheme}: because browsers run or show such a URI instead of going to your application`;
  if (scheme === 'https' || scheme === 'http') return webProblem(scheme, uri, AUTHORITY.exec(rest)?.[1], plainHttp);
  // RFC 8252 §7.1: reverse domain names, so that two apps do not meet under one name
  return scheme.includes('.') ? undefined : PRIVATE_USE;
}

function webProblem(scheme: string, uri: string, authority: string | undefined, plainHttp: boolean): string | undefined {
  const host = authority?.replace(/:\d+$/, '').toLowerCase();
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (host === undefined || host === '' || parsed === undefined) return 'must be an absolute URI with a valid host and port, such as https://app.example.com:8443/cb';
  // Browsers read 0177.0.0.1, 2130706433 and %6c as other hosts than they look like.
  if (parsed.hostname !== host) return `must write its host as ${parsed.hostname}: that is where browsers go (RFC 3986 §7.4)`;
  if (scheme === 'http' && !plainHttp && !LOOPBACK_HOSTS.has(host)) return PLAIN_HTTP;
  return undefined;
}
