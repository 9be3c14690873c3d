import type { Credential, IssueNeeds } from '../credentials/credential.js';
import type { Approval, Minted, TokenAnswer } from '../grants/grant-type.js';
import type { Client } from '../model/client.js';
import type { Observer } from '../ports/observer.js';
import type { Random } from '../ports/random.js';
import { newRefreshToken, nextRefreshToken, type RefreshToken } from './refresh-token.js';
import type { TokenChoice } from './token-type.js';

export interface MintNeeds extends IssueNeeds {
  readonly credentials: ReadonlyMap<string, Credential>;
  readonly observer: Observer;
}

/** Who gets the tokens, and for what. */
export interface Recipient extends TokenChoice {
  readonly client: Client;
  /** What the client gives for them: a `grant_type`, or implicit. */
  readonly grantType: string;
}

/** Makes the tokens of an approval and has the grant record them. @throws OAuthError as Approval.record */
export async function issueTokens(approval: Approval, recipient: Recipient, needs: MintNeeds): Promise<TokenAnswer> {
  const minted = await mint(approval, recipient, needs);
  const answer = await approval.record(minted);
  const { client, grantType } = recipient;
  if (answer === minted.answer) needs.observer.tokenIssued({ clientId: client.clientId, grantType, tokenType: answer.token_type });
  return answer;
}

async function mint(approval: Approval, { client, grantType, tokenType, macAlgorithm }: Recipient, needs: MintNeeds): Promise<Minted> {
  const { audience, owner, refresh: refreshing } = approval;
  const ttlSeconds = client.accessTokenTtlSeconds ?? needs.config.accessTokenTtlSeconds;
  const credential = needs.credentials.get(tokenType);
  if (credential === undefined) throw new Error(`no credential issues the token type ${tokenType}`);
  const { clientId } = client;
  const { format, scope } = audience;
  const origin = { grantType, ...(refreshing !== undefined && { rotation: refreshing === 'first' ? 0 : refreshing.rotation }) };
  const subject = { ...owner, ...origin, clientId, scope, audience: audience.audience, format, ttlSeconds, ...(macAlgorithm !== undefined && { macAlgorithm }) };
  const access = await credential.issue(subject, needs);
  const refresh = mintRefreshToken(approval, needs.random);
  const answer: TokenAnswer = {
    access_token: access.text,
    token_type: credential.tokenTypeName,
    expires_in: ttlSeconds,
    ...(refresh !== undefined && { refresh_token: refresh.text }),
    scope: audience.scope.join(' '),
    ...access.members,
  };
  return { access, answer, ...(refresh !== undefined && { refresh }) };
}

function mintRefreshToken({ owner, refresh }: Approval, random: Random): RefreshToken | undefined {
  if (refresh === undefined || owner === undefined) return undefined;
  return refresh === 'first' ? newRefreshToken(random, owner.grantId) : nextRefreshToken(random, refresh.previous);
}
