import type { ServerConfig } from './config/server-config.js';
import type { AccessTokenStore } from './ports/access-token.store.js';
import type { ApiStore } from './ports/api.store.js';
import type { AuditLog } from './ports/audit-log.js';
import type { ClientStore } from './ports/client.store.js';
import type { Clock } from './ports/clock.js';
import type { CodeStore } from './ports/code.store.js';
import type { ConnectionStore } from './ports/connection.store.js';
import type { ConsentStore } from './ports/consent.store.js';
import type { DeviceCodeStore } from './ports/device-code.store.js';
import type { GrantStore } from './ports/grant.store.js';
import type { InquiryLog } from './ports/inquiry-log.js';
import type { InteractionStore } from './ports/interaction.store.js';
import type { KeyStore } from './ports/key.store.js';
import type { Observer } from './ports/observer.js';
import type { OwnedClientStore } from './ports/owned-client.store.js';
import type { Pages } from './ports/pages.js';
import type { PasswordHasher } from './ports/password-hasher.js';
import type { Random } from './ports/random.js';
import type { RateLimiter } from './ports/rate-limiter.js';
import type { ReplayStore } from './ports/replay.store.js';
import type { SamlAssertionReader } from './ports/saml-assertion-reader.js';
import type { SessionStore } from './ports/session.store.js';
import type { TrustedIssuerStore } from './ports/trusted-issuer.store.js';
import type { UserStore } from './ports/user.store.js';
import type { SecretBox } from './secrets/secret-box.js';
import type { SecretHasher } from './secrets/secret-hasher.js';

/** What must last. One implementation: Postgres (and one in memory for specs). */
export interface DurableStores {
  readonly clients: ClientStore;
  readonly apis: ApiStore;
  readonly users: UserStore;
  readonly consents: ConsentStore;
  readonly grants: GrantStore;
  readonly accessTokens: AccessTokenStore;
  readonly keys: KeyStore;
  readonly trustedIssuers: TrustedIssuerStore;
  readonly connections: ConnectionStore;
  readonly ownedClients: OwnedClientStore;
  readonly audit: AuditLog;
  readonly inquiries: InquiryLog;
}

/** What is short-lived and single-use: Redis, or Postgres in a small install. */
export interface ShortLivedStores {
  readonly codes: CodeStore;
  readonly deviceCodes: DeviceCodeStore;
  readonly interactions: InteractionStore;
  readonly sessions: SessionStore;
  readonly replays: ReplayStore;
  readonly rateLimiter: RateLimiter;
}

/** Everything that endpoints may need; each names the part that it uses. */
export interface Needs extends DurableStores, ShortLivedStores {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly secretBox: SecretBox;
  readonly secretHasher: SecretHasher;
  readonly passwordHasher: PasswordHasher;
  readonly samlAssertions: SamlAssertionReader;
  readonly pages: Pages;
  readonly observer: Observer;
}
