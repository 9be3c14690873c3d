import type { ServerConfig } from '../config/server-config.js';
import type { Client } from '../model/client.js';
import type { ClientStore } from '../ports/client.store.js';
import type { Clock } from '../ports/clock.js';
import type { ReplayStore } from '../ports/replay.store.js';
import type { SecretHasher } from '../secrets/secret-hasher.js';
import type { Params } from '../wire/form.js';
import type { WireRequest } from '../wire/request.js';

export interface ClientAuthNeeds {
  readonly config: ServerConfig;
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly replays: ReplayStore;
  readonly secretHasher: SecretHasher;
}

/** Who the caller says it is, before any proof. */
export interface Claim {
  readonly clientId: string;
  /** @returns undefined when the proof holds, else why not (for the log) */
  prove(client: Client): Promise<string | undefined>;
}

/** One way for a client to prove who it is. @spec RFC 6749 §2.3 */
export interface ClientAuthMethod {
  /** The registered name of token_endpoint_auth_method. */
  readonly name: string;
  /** Whether the request tries this method. */
  recognises(request: WireRequest, params: Params): boolean;
  /** @throws InvalidClient what was sent cannot be read; InvalidRequest it contradicts itself */
  claim(request: WireRequest, params: Params, needs: ClientAuthNeeds): Claim;
}
