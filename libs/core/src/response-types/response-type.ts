import type { ServerConfig } from '../config/server-config.js';
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
  /** The first is the default. */
  readonly responseModes: readonly ResponseMode[];
  /** @returns the parameters of the answer, without `state` and `iss` */
  respond(allowed: Allowed, needs: ResponseNeeds): Promise<Readonly<Record<string, string>>>;
}
