const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=[/?]|$)/;

/** RFC 9700 §2.1: exact string comparison; RFC 8252 §7.3: on a loopback address the port may vary. */
export const matchesRedirectUri = (registered: readonly string[], given: string): boolean =>
  registered.includes(given) || (LOOPBACK.test(given) && registered.some((uri) => LOOPBACK.test(uri) && withoutPort(uri) === withoutPort(given)));

const withoutPort = (uri: string): string => uri.replace(LOOPBACK, 'http://$1');

/** RFC 8252 §8.6: anybody on the machine can claim a loopback port or a private-use scheme, so such a client is not known by its URI. */
export const provesClient = (redirectUri: string): boolean => redirectUri.startsWith('https://');
