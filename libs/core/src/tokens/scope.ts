import { InvalidScope } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';

/** Keep access while the person is away: exists without any API. */
export const OFFLINE_ACCESS = 'offline_access';

/** Scopes that belong to no API. */
export const BUILT_IN_SCOPES: readonly string[] = [OFFLINE_ACCESS];

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Order and repetition have no meaning. @spec RFC 6749 §3.3 @throws InvalidScope a character outside the grammar */
export function parseScope(text: string): readonly string[] {
  const scope = [...new Set(text.split(' ').filter((token) => token !== ''))];
  if (!scope.every((token) => SCOPE_TOKEN.test(token))) throw new InvalidScope('The scope contains a character that is not allowed.');
  return scope;
}

/** What a client asks for, or by default everything that it is registered for.
 *  @spec RFC 6749 §3.3 @throws InvalidScope more than the registration, or nothing to grant */
export function requestedScope(client: Client, text: string | undefined): readonly string[] {
  const scope = text === undefined ? client.scope : parseScope(text);
  if (scope.length === 0) throw new InvalidScope('No scope was requested and the client has no default.');
  if (!isSubset(scope, client.scope)) throw new InvalidScope('The client is not registered for one of the requested scopes.');
  return scope;
}

/** RFC 6749 §6: at most what the resource owner granted. @throws InvalidScope */
export function narrowedScope(granted: readonly string[], text: string | undefined): readonly string[] {
  if (text === undefined) return granted;
  const scope = parseScope(text);
  if (scope.length === 0 || !isSubset(scope, granted)) throw new InvalidScope('The requested scope exceeds what was granted.');
  return scope;
}

export const isSubset = (part: readonly string[], whole: readonly string[]): boolean => part.every((token) => whole.includes(token));
