import type { FoundTokenView, TokenView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { FoundToken, ManagedToken, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { grantView } from './grant-view.js';
import { instantMember, pageRequest, pageView } from './page.js';

const tokenView = (token: ManagedToken): TokenView => ({
  token_id: token.tokenId,
  client_id: token.clientId,
  ...(token.clientName !== undefined && { client_name: token.clientName }),
  ...(token.userId !== undefined && { user_id: token.userId }),
  ...(token.username !== undefined && { username: token.username }),
  ...(token.grantId !== undefined && { grant_id: token.grantId }),
  ...(token.grantType !== undefined && { grant_type: token.grantType }),
  ...(token.rotation !== undefined && { rotation: token.rotation }),
  token_type: token.tokenType,
  format: token.format,
  scope: token.scope.join(' '),
  audience: [...token.audience],
  issued_at: token.issuedAt.toISOString(),
  expires_at: token.expiresAt.toISOString(),
  ...instantMember('revoked_at', token.revokedAt),
  active: token.deadBecause === undefined,
  ...(token.deadBecause !== undefined && { inactive_because: token.deadBecause }),
});

const foundTokenView = (found: FoundToken): FoundTokenView =>
  found.kind === 'access_token'
    ? { token_type_hint: found.kind, access_token: tokenView(found.accessToken) }
    : { token_type_hint: found.kind, grant: grantView(found.grant), is_current: found.isCurrent };

@AdminController()
export class TokensController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listTokens')
  async list(@Call() { query }: CallOf<'listTokens'>) {
    const { client_id: clientId, user_id: userId, grant_id: grantId, api } = query;
    return pageView(await this.management.tokens.list({ clientId, userId, grantId, api }, pageRequest(query)), tokenView);
  }

  @Operation('lookUpToken')
  async lookUp(@Call() { body }: CallOf<'lookUpToken'>): Promise<FoundTokenView> {
    return foundTokenView(await this.management.tokens.lookUp(body.token));
  }

  @Operation('getToken')
  async get(@Call() { params }: CallOf<'getToken'>): Promise<TokenView> {
    return tokenView(await this.management.tokens.get(params.token_id));
  }

  @Operation('revokeToken')
  revoke(@Call() { params, by }: CallOf<'revokeToken'>): Promise<void> {
    return this.management.tokens.revoke(params.token_id, by);
  }
}
