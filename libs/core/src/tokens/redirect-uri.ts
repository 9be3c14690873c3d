import type { Client } from '../model/client.js';
import { varyingQueryProblem } from './varying-query.js';

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=[/?]|$)/;

/** RFC 9700 §2.1: exact string comparison; RFC 8252 §7.3: on a loopback address the port may vary. */
export const matchesRedirectUri = ({ policy, redirectUris }: Pick<Client, 'policy' | 'redirectUris'>, given: string): boolean =>
  redirectUris.includes(given) ||
  (LOOPBACK.test(given) && redirectUris.some((uri) => LOOPBACK.test(uri) && withoutPort(uri) === withoutPort(given))) ||
  (policy.redirectMatch === 'prefix-path' && redirectUris.includes(withoutQuery(given)) && varyingQueryProblem(given) === undefined);

const withoutPort = (uri: string): string => uri.replace(LOOPBACK, 'http://$1');

/** RFC 6749 §3.1.2.2: scheme, authority and path are registered, and the query may vary. One registered with a query is complete: it never varies. */
const withoutQuery = (uri: string): string => uri.replace(/\?.*$/s, '');

/** RFC 8252 §8.6: anybody on the machine can claim a loopback port or a private-use scheme, so such a client is not known by its URI. */
export const provesClient = (redirectUri: string): boolean => redirectUri.startsWith('https://');
