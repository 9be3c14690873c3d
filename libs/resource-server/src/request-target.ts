const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;
const PATH_AND_QUERY = /^\/[\x21\x22\x24-\x7e]*$/;

/** Path and query of a request line, byte for byte; undefined where there is no path (`*`), or bytes that no URI has.
 *  @spec RFC 9112 §3.2 */
export function pathAndQuery(target: string): string | undefined {
  const rest = target.replace(ABSOLUTE_FORM, '');
  const path = rest !== target && !rest.startsWith('/') ? `/${rest}` : rest;
  return PATH_AND_QUERY.test(path) ? path : undefined;
}

/** A request target or URL that may be logged: tokens in its query are replaced. @spec RFC 6750 §5.3 */
export const withoutTokens = (url: string): string =>
  url.replace(PARAMETER, (whole, mark: string, name: string) => (new URLSearchParams(`${name}=`).has('access_token') ? `${mark}access_token=REDACTED` : whole));

/** Wherever anybody could see a parameter: rather too much than too little. */
const PARAMETER = /([?&;#])([^=?&;#]*)=[^&#]*/g;
