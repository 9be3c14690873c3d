import type { Issued } from '../credentials/credential.js';
import type { Client } from '../model/client.js';
import type { ApiStore } from '../ports/api.store.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { CodeStore } from '../ports/code.store.js';
import type { DeviceCodeStore } from '../ports/device-code.store.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { Random } from '../ports/random.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { ReplayStore } from '../ports/replay.store.js';
import type { SamlAssertionReader } from '../ports/saml-assertion-reader.js';
import type { UserStore } from '../ports/user.store.js';
import type { GrantStore } from '../ports/grant.store.js';
import type { SecretBox } from '../secrets/secret-box.js';
import type { Audience } from '../tokens/audience.js';
import type { RefreshToken } from '../tokens/refresh-token.js';
import type { Offering, OfferingNeeds } from '../tokens/offering.js';
import type { Parsed } from '../wire/form.js';

export interface GrantNeeds extends OfferingNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly apis: ApiStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly codes: CodeStore;
  readonly deviceCodes: DeviceCodeStore;
  readonly grants: GrantStore;
  readonly passwordHasher: PasswordHasher;
  readonly random: Random;
  readonly rateLimiter: RateLimiter;
  readonly replays: ReplayStore;
  readonly samlAssertions: SamlAssertionReader;
  readonly secretBox: SecretBox;
  readonly users: UserStore;
}

export interface GrantRequest {
  /** Authenticated, and registered for this grant type. */
  readonly client: Client;
  readonly form: Parsed;
  /** For rate limits and the audit log. */
  readonly remoteAddress: string;
}

/** The body of a successful answer. @spec RFC 6749 §5.1 */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly scope: string;
  /** With the token type mac. @spec draft-ietf-oauth-v2-http-mac-02 §5.1 */
  readonly mac_key?: string;
  readonly mac_algorithm?: string;
}

/** What was minted for an approval, not yet recorded anywhere. */
export interface Minted {
  readonly access: Issued;
  readonly refresh?: RefreshToken;
  readonly answer: TokenAnswer;
}

/** A grant's decision: what may be issued, and how it becomes true. */
export interface Approval {
  readonly audience: Audience;
  readonly owner?: { readonly userId: string; readonly grantId: string };
  /** Which refresh token goes with it: the first of its family, or the one after `previous`. `rotation` is counted from 1. */
  readonly refresh?: 'first' | { readonly previous: RefreshToken; readonly rotation: number };
  /** Makes the minted tokens durable, atomically with what the grant spends.
   *  @returns the answer that stands: normally the minted one; for a repeated request the earlier one
   *  @throws InvalidGrant somebody else was faster, or it was revoked meanwhile */
  record(minted: Minted): Promise<TokenAnswer>;
}

/** One grant type: one file. It decides what may be issued; it never mints, formats or stores by itself.
 *  @spec RFC 6749 §1.3, §4.5 */
export interface GrantType<Needs = GrantNeeds> extends Partial<Offering> {
  /** Value of `grant_type`. */
  readonly type: string;
  /** False: only for clients that can prove who they are. @spec RFC 6749 §4.4 */
  readonly publicClients: boolean;
  /** @returns an approval, or an answer given before that is repeated
   *  @throws OAuthError */
  approve(request: GrantRequest, needs: Needs): Promise<Approval | { readonly repeated: TokenAnswer }>;
}
