import type { ServerConfig } from '../config/server-config.js';
import { bearer } from '../credentials/bearer.js';
import { mac } from '../credentials/mac.js';
import type { AccessTokenState } from '../model/access-token.js';

/** RFC 7662 §2.2: exactly this, whatever the reason. */
export const INACTIVE = { active: false } as const;

/** What a resource server hears about a good token. `username` and `scope` are plain strings, as deployed clients need them. @spec RFC 7662 §2.2 */
export const introspectionAnswer = ({ owner, token }: AccessTokenState, { issuer }: Pick<ServerConfig, 'issuer'>): IntrospectionAnswer => ({
  active: true,
  scope: token.scope.join(' '),
  client_id: token.clientId,
  ...(owner !== undefined && { username: owner.username }),
  token_type: (token.mac === undefined ? bearer : mac).tokenTypeName,
  exp: seconds(token.expiresAt),
  iat: seconds(token.issuedAt),
  sub: token.userId ?? token.clientId,
  ...(token.audience.length > 0 && { aud: token.audience.length === 1 ? token.audience[0] : token.audience }),
  iss: issuer,
});

export interface IntrospectionAnswer {
  readonly active: true;
  readonly scope: string;
  readonly client_id: string;
  readonly username?: string;
  readonly token_type: string;
  readonly exp: number;
  readonly iat: number;
  readonly sub: string;
  readonly aud?: string | readonly string[] | undefined;
  readonly iss: string;
}

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
