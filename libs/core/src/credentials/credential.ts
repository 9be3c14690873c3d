import type { ServerConfig } from '../config/server-config.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { AccessToken, AccessTokenReference, AccessTokenState } from '../model/access-token.js';
import type { MacAlgorithm, TokenType } from '../model/client-policy.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { ApiStore } from '../ports/api.store.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { ClientStore } from '../ports/client.store.js';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import type { ReplayStore } from '../ports/replay.store.js';
import type { SecretBox } from '../secrets/secret-box.js';
import type { Offering } from '../tokens/offering.js';
import type { ResourceRequest } from './resource-request.js';

/** What a credential is made for. */
export interface Subject extends Pick<AccessToken, 'clientId' | 'userId' | 'grantId' | 'grantType' | 'rotation' | 'scope' | 'audience' | 'format'> {
  readonly ttlSeconds: number;
  /** Present with the token type mac. */
  readonly macAlgorithm?: MacAlgorithm;
}

export interface IssueNeeds {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly secretBox: SecretBox;
}

export interface Issued {
  readonly text: string;
  readonly token: AccessToken;
  /** Further members of the token answer. @spec draft-ietf-oauth-v2-http-mac-02 §5.1 */
  readonly members?: { readonly mac_key: string; readonly mac_algorithm: MacAlgorithm };
}

export interface VerifyNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly apis: ApiStore;
  readonly audit: AuditLog;
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly replays: ReplayStore;
  readonly secretBox: SecretBox;
}

/** What a client may be told about its credential. @spec RFC 6750 §3.1 */
export interface ChallengeError {
  readonly status: 400 | 401 | 403;
  readonly code: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  readonly description: string;
  /** Scopes that the request needs, space-separated. */
  readonly scope?: string;
}

/** Good, or why not. `refused` is for logs. */
export type Verified =
  /** `headers`: what the resource must send with a successful answer. */
  | { readonly state: AccessTokenState; readonly headers?: Readonly<Record<string, string>> }
  | NotVerified;

/** Without `error`: as if no credential had been sent. `about`: who sent it has a token of ours, which does not count here or now. */
export interface NotVerified {
  readonly refused: string;
  readonly error?: ChallengeError;
  readonly about?: AccessTokenReference;
}

/** One kind of access credential: how it is made, recognised, checked and asked for. One file each, registered in server.ts. */
export interface Credential extends Partial<Offering> {
  /** Authorization scheme. @spec RFC 9110 §11.1 */
  readonly scheme: string;
  /** Value of `token_type`, in lower case; compared without case. @spec RFC 6749 §7.1 */
  readonly tokenType: TokenType;
  /** `token_type` as answers write it. */
  readonly tokenTypeName: string;
  issue(subject: Subject, needs: IssueNeeds): Promise<Issued>;
  /** Whether the request tries this kind: then it is the only one that may answer. */
  recognises(request: ResourceRequest): boolean;
  /** Who stands behind a request, whatever API it is for; scope and audience are the caller's to check. */
  verify(request: ResourceRequest, needs: VerifyNeeds): Promise<Verified>;
  /** What is said of a good credential that is for another API: the same as of an unknown one. */
  readonly elsewhere: ChallengeError;
  /** Value of WWW-Authenticate. */
  challenge(realm: string, error?: ChallengeError): string;
}
