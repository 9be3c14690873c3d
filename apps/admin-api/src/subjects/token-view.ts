import type { InquiryView, TokenView } from '@assent/admin-contracts';
import type { ManagedInquiry, ManagedToken } from '@assent/storage-postgres';
import { instantMember } from './page.js';

export const tokenView = (token: ManagedToken): TokenView => ({
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

export const inquiryView = ({ clientId, clientName, firstAskedAt, lastAskedAt, count, lastActive }: ManagedInquiry): InquiryView => ({
  client_id: clientId,
  ...(clientName !== undefined && { client_name: clientName }),
  first_asked_at: firstAskedAt.toISOString(),
  last_asked_at: lastAskedAt.toISOString(),
  count,
  last_answer: lastActive ? 'active' : 'inactive',
});
