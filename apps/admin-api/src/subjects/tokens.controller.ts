import type { FoundTokenView, TokenInquiriesView, TokenIntrospectionView, TokenView } from '@assent/admin-contracts';
import { previewAccessToken, previewRefreshToken, type PreviewNeeds } from '@assent/core';
import { CONFIG, MANAGEMENT, NEEDS, type AssentConfig } from '@assent/service-kit';
import { NotFound, tokenReferenceOf, type FoundToken, type Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { grantView } from './grant-view.js';
import { pageRequest, pageView } from './page.js';
import { inquiryView, tokenView } from './token-view.js';

@AdminController()
export class TokensController {
  constructor(
    @Inject(MANAGEMENT) private readonly management: Management,
    @Inject(NEEDS) private readonly needs: PreviewNeeds,
    @Inject(CONFIG) private readonly config: AssentConfig,
  ) {}

  @Operation('listTokens')
  async list(@Call() { query }: CallOf<'listTokens'>) {
    const { client_id: clientId, user_id: userId, grant_id: grantId, api } = query;
    return pageView(await this.management.tokens.list({ clientId, userId, grantId, api }, pageRequest(query)), tokenView);
  }

  @Operation('lookUpToken')
  async lookUp(@Call() { body }: CallOf<'lookUpToken'>): Promise<FoundTokenView> {
    return this.foundTokenView(await this.management.tokens.lookUp(body.token), body.token);
  }

  @Operation('getToken')
  async get(@Call() { params }: CallOf<'getToken'>): Promise<TokenView> {
    return tokenView(await this.management.tokens.get(params.token_id));
  }

  @Operation('getTokenIntrospection')
  async introspection(@Call() { params }: CallOf<'getTokenIntrospection'>): Promise<TokenIntrospectionView> {
    await this.management.tokens.get(params.token_id); // what is not there is not found, rather than inactive
    return { introspection: await this.preview(params.token_id) };
  }

  /** Who has asked is known even where nothing more is recorded. */
  @Operation('listTokenInquiries')
  async inquiries(@Call() { params }: CallOf<'listTokenInquiries'>): Promise<TokenInquiriesView> {
    const inquiries = await this.management.inquiries.about(params.token_id);
    return { items: inquiries.map(inquiryView), recorded: this.config.storage.recordInquiries };
  }

  @Operation('revokeToken')
  revoke(@Call() { params, by }: CallOf<'revokeToken'>): Promise<void> {
    return this.management.tokens.revoke(params.token_id, by);
  }

  private async foundTokenView(found: FoundToken, text: string): Promise<FoundTokenView> {
    if (found.kind === 'access_token') {
      return { token_type_hint: found.kind, access_token: tokenView(found.accessToken), introspection: await this.preview(found.accessToken.tokenId) };
    }
    return { token_type_hint: found.kind, grant: grantView(found.grant), introspection: await previewRefreshToken(text, this.needs), is_current: found.isCurrent };
  }

  private preview(tokenId: string): Promise<Record<string, unknown>> {
    const reference = tokenReferenceOf(tokenId);
    if (reference === undefined) throw new NotFound('access token');
    return previewAccessToken(reference, this.needs);
  }
}
