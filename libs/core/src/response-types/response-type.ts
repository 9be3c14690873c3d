import type { ServerConfig } from '../config/server-config.js';
import type { Client } from '../model/client.js';
import type { Grant } from '../model/grant.js';
import type { AuthorizationRequest, ResponseMode } from '../model/interaction.js';
import type { ClientStore } from '../ports/client.store.js';
import type { ApiStore } from '../ports/api.store.js';
import type { Clock } from '../ports/clock.js';
import type { CodeStore } from '../ports/code.store.js';
import type { GrantStore } from '../ports/grant.store.js';
import type { Offering } from '../tokens/offering.js';
import type { MintNeeds } from '../tokens/issue.js';

export interface ResponseNeeds extends MintNeeds {
  readonly apis: ApiStore;
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly codes: CodeStore;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
}

/** What a person allowed: the grant is durable already. */
export interface Allowed {
  readonly request: AuthorizationRequest;
  readonly grant: Grant;
}

/** What the authorization endpoint answers with: one file each, registered in server.ts. @spec RFC 6749 §3.1.1, §8.4 */
export interface ResponseType extends Partial<Offering> {
  /** Value of `response_type`; several words in alphabetical order. */
  readonly name: string;
  /** What a client must be registered for. */
  readonly grantType: 'authorization_code' | 'implicit';
  /** The first is the default. With `page`, clients can be registered to get a page where others get a fragment. */
  readonly responseModes: readonly [ResponseMode, ...ResponseMode[]];
  /** The client comes to the token endpoint with what it gets here: so PKCE protects it, and refresh tokens may follow. */
  readonly continuesAtTokenEndpoint: boolean;
  /** A switch of the client's own beside its registration for the grant type. */
  allows?(client: Client): boolean;
  /** @returns the parameters of the answer, without `state` and `iss`
   *  @throws OAuthError which the client is told */
  respond(allowed: Allowed, needs: ResponseNeeds): Promise<Readonly<Record<string, string>>>;
}
