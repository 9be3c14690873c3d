import { z } from 'zod';

/** Plain http never leaves the machine for these. @spec RFC 6761 §6.3, RFC 8252 §8.3 */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An issuer identifier, written exactly as URL parsers write it: clients compare it byte for byte.
 *  @spec RFC 8414 §2: https, no query, no fragment; RFC 9207 §2.4 simple string comparison */
export const issuerSchema = z.string().refine((text) => {
  const url = parse(text);
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname)))) return false;
  return text === url.origin + (url.pathname === '/' ? '' : url.pathname) && !text.endsWith('/');
});

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
