import type { ClientPolicy } from './client-policy.js';

/** A registered client. Field names are RFC 7591's in camel case.
 *  @spec RFC 7591 §2 */
export interface Client {
  readonly clientId: string;
  readonly clientName?: string;
  /** What it is for, in words for people. */
  readonly clientDescription?: string;
  /** What kind of application it is. Describes only: what it may do is in the other members. */
  readonly applicationType?: ApplicationType;
  readonly clientUri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
  readonly contacts?: readonly string[];
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly tokenEndpointAuthMethod: string;
  /** What the client is, whatever credentials it was given: an app on people's devices stays public. @spec RFC 6749 §2.1 */
  readonly clientType: ClientType;
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Scopes that the client may ask for; also what it gets when it asks for none. */
  readonly scope: readonly string[];
  /** False only for a confidential client that an admin exempted. Public clients always need PKCE. */
  readonly requirePkce: boolean;
  /** What an admin switched on for it beyond today's profile. */
  readonly policy: ClientPolicy;
  /** Nobody registered it: its client_id is the origin of its redirect URI, and a person's first consent made this record. */
  readonly unregistered?: true;
  /** The person who registered it for themselves; absent: an admin did. */
  readonly ownerUserId?: string;
  /** Unset: the instance's lifetime. */
  readonly accessTokenTtlSeconds?: number;
  /** Live secrets, newest first; more than one only within a rotation's overlap window. */
  readonly secrets: readonly ClientSecret[];
  /** Identifiers of the APIs whose tokens this client may introspect. */
  readonly introspects: readonly string[];
  readonly disabledAt?: Date;
  /** When everything of this client was revoked last, by the store's clock. To be shown: what it killed, the store says. */
  readonly tokensNotBefore?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Counts changes; what If-Match compares. */
  readonly version: number;
}

export interface ClientSecret {
  /** Keyed hash made by SecretHasher: useless without the key from the environment. */
  readonly hash: string;
  /** Of that key. Absent: it was made before this was recorded. */
  readonly keyLabel?: string;
  readonly createdAt: Date;
  /** Set when the secret was rotated out: it works until then. */
  readonly expiresAt?: Date;
}

/** web: on a server; spa: in a browser; native: on a phone or desktop; machine: acts for itself; device: without a browser; api: a resource
 *  server that introspects. @spec RFC 6749 §2.1, §9; RFC 8628 §1 */
export const APPLICATION_TYPES = ['web', 'spa', 'native', 'machine', 'device', 'api'] as const;
export type ApplicationType = (typeof APPLICATION_TYPES)[number];

export type ClientType = 'confidential' | 'public';

/** Public: it cannot keep a secret, so it never proves who it is. @spec RFC 6749 §2.1 */
export const isPublic = (client: Pick<Client, 'clientType'>): boolean => client.clientType === 'public';
