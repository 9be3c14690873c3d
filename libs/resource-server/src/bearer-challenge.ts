const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Value of WWW-Authenticate. @spec RFC 6750 §3 */
export const bearerChallenge = (realm: string, parameters: Readonly<Record<string, string>> = {}): string =>
  `Bearer ${Object.entries({ realm, ...parameters })
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(', ')}`;

/** A challenge that the authorization server worded, for our realm: one that names none stays as it is. */
export const inRealm = (realm: string, challenge: string): string => challenge.replace(/^([\w-]+ +realm=)"(?:[^"\\]|\\.)*"/, (_, start: string) => start + quoted(realm));

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** What an operator configured fits into a header. @throws TypeError */
export function requireChallengeable(realm: string, scopes: readonly string[]): void {
  if (!PRINTABLE.test(realm)) throw new TypeError('realm must be printable ASCII');
  const wrong = scopes.find((scope) => !SCOPE_TOKEN.test(scope)); // RFC 6749 §3.3
  if (wrong !== undefined) throw new TypeError(`${JSON.stringify(wrong)} is not a scope name`);
}
