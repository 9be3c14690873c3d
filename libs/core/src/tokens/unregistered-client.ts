import type { ServerConfig } from '../config/server-config.js';
import { InvalidScope } from '../errors/oauth-error.js';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import type { Client } from '../model/client.js';
import type { ClientStore } from '../ports/client.store.js';
import type { Clock } from '../ports/clock.js';
import { ADMIN_SCOPES } from '../registration/admin-api-entry.js';
import { matchesRedirectUri } from './redirect-uri.js';
import { parseScope, requestedScope } from './scope.js';
import { varyingQueryProblem } from './varying-query.js';

const MAX_ORIGIN_LENGTH = 255;

interface FindingNeeds {
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly config: ServerConfig;
}

/** The client of that name, if it may ask: a registered one first. Where the instance allows it, every https origin is a client that
 *  nobody registered, until an admin registers or disables one of that name. @spec RFC 6749 §2.4 */
export async function findClient(clientId: string, { clients, clock, config }: FindingNeeds): Promise<Client | undefined> {
  const known = await clients.find(clientId);
  if (known?.disabledAt !== undefined) return undefined;
  if (known !== undefined && known.unregistered !== true) return known;
  if (!config.unregisteredClients || !isOriginElsewhere(clientId, config)) return undefined;
  return known ?? unregisteredClient(clientId, clock.now());
}

function isOriginElsewhere(clientId: string, { issuer }: ServerConfig): boolean {
  if (clientId.length > MAX_ORIGIN_LENGTH || !clientId.startsWith('https://') || !URL.canParse(clientId)) return false;
  const { origin } = new URL(clientId);
  return origin === clientId && origin !== new URL(issuer).origin;
}

/** What anybody gets: no secret, so PKCE for codes; and tokens without a code, as the applications in browsers want them that do this. */
const unregisteredClient = (origin: string, now: Date): Client => ({
  clientId: origin,
  clientName: new URL(origin).host,
  redirectUris: [`${origin}/`],
  grantTypes: ['authorization_code', 'refresh_token', 'implicit'],
  responseTypes: ['code', 'token'],
  tokenEndpointAuthMethod: 'none',
  clientType: 'public',
  scope: [],
  requirePkce: true,
  policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true },
  unregistered: true,
  secrets: [],
  introspects: [],
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** Whether answers may go there. Of an unregistered client only the origin is known: everything beneath it is its own, but for a query that
 *  would lead the answer on to somebody else. */
export const mayReturnTo = (client: Client, redirectUri: string): boolean =>
  client.unregistered === true ? isBeneath(client.clientId, redirectUri) : matchesRedirectUri(client, redirectUri);

const isBeneath = (origin: string, uri: string): boolean =>
  uri.startsWith(origin) && /^([/?]|$)/.test(uri.slice(origin.length)) && varyingQueryProblem(uri) === undefined && new URL(uri).origin === origin;

/** What a client asks for. An unregistered one has no default, and may ask for everything that an API offers, except to administer this server.
 *  @spec RFC 6749 §3.3 @throws InvalidScope */
export function askedScope(client: Client, text: string | undefined): readonly string[] {
  if (client.unregistered !== true) return requestedScope(client, text);
  const scope = parseScope(text ?? '');
  if (scope.length === 0) throw new InvalidScope('No scope was requested, and an application that nobody registered has no default.');
  if (scope.some((name) => ADMIN_NAMES.has(name))) throw new InvalidScope('An application that nobody registered may not administer this server.');
  return scope;
}

const ADMIN_NAMES: ReadonlySet<string> = new Set(ADMIN_SCOPES);
