import { accessTokenReference, parseRefreshToken, sameBytes } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { AccessTokenEntity } from '../entities/access-token.entity.js';
import { GrantEntity } from '../entities/grant.entity.js';
import type { Author } from './change.js';
import { managedGrants, type ManagedGrant } from './grant-view.js';
import type { ManagementNeeds } from './management-needs.js';
import { NotFound } from './management-errors.js';
import { page, uuidOrNobody, type Order, type Page, type PageRequest } from './page.js';
import { managedTokens, referenceOf, type ManagedToken } from './token-view.js';

export interface TokenFilter {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  readonly grantId?: string | undefined;
  /** Identifier of an API in the token's audience. */
  readonly api?: string | undefined;
}

/** What a pasted text turned out to be. */
export type FoundToken =
  | { readonly kind: 'access_token'; readonly accessToken: ManagedToken }
  | { readonly kind: 'refresh_token'; readonly grant: ManagedGrant; readonly isCurrent: boolean };

const NEWEST_FIRST: Order<AccessTokenEntity> = {
  list: 'tokens',
  direction: 'DESC',
  keys: ['token.issuedAt', 'token.tokenHash'],
  position: ({ issuedAt, tokenHash }) => [issuedAt.toISOString(), tokenHash.toString('hex')],
  parameters: ([at = '', hash = '']) => [new Date(at), Buffer.from(hash, 'hex')],
};

/** How far back a list without a selective filter looks at first: rows lie in the table about as they were issued, so a block range
 *  index finds the newest of them cheaply, but cannot sort. Undefined: all the way. */
const WINDOWS_SECONDS = [60, 3600, undefined] as const;

/** Access tokens that were issued. Expired ones are gone some time after their expiry. */
export class TokenBrowser {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'cursors' | 'clock'>) {}

  /** Newest first. @throws InvalidCursor */
  list(filter: TokenFilter, request: PageRequest): Promise<Page<ManagedToken>> {
    return this.needs.changes.browse(async (manager) => {
      const isSelective = [filter.clientId, filter.userId, filter.grantId].some((value) => value !== undefined);
      const { items, ...rest } = await (isSelective ? this.pageSince(undefined, filter, request, manager) : this.newestPage(filter, request, manager));
      return { items: await managedTokens(manager, items, this.needs.clock.now()), ...rest };
    });
  }

  /** @throws NotFound */
  get(tokenId: string): Promise<ManagedToken> {
    return this.find(referenceOf(tokenId));
  }

  /** @param text a whole access or refresh token @throws NotFound we did not issue it, or it expired long ago */
  async lookUp(text: string): Promise<FoundToken> {
    const refresh = parseRefreshToken(text);
    if (refresh !== undefined) return this.findRefresh(refresh);
    return { kind: 'access_token', accessToken: await this.find(accessTokenReference(text)) };
  }

  /** Revoked before: nothing happens. @throws NotFound */
  revoke(tokenId: string, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const reference = referenceOf(tokenId);
      const where = reference && { expiryDay: reference.expiryDay, tokenHash: reference.tokenHash };
      const entity = where && (await change.manager.findOne(AccessTokenEntity, { where, lock: { mode: 'pessimistic_write' } }));
      if (!entity) throw new NotFound('access token');
      if (entity.revokedAt !== null) return;
      await change.manager.update(AccessTokenEntity, where, { revokedAt: change.at });
      await change.record('token.revoke', `token:${tokenId}`, { client_id: entity.clientId, ...(entity.userId !== null && { user_id: entity.userId }) });
    });
  }

  /** A full page from within a window is the right one, whatever clocks say: everything outside of it is older. */
  private async newestPage(filter: TokenFilter, request: PageRequest, manager: EntityManager): Promise<Page<AccessTokenEntity>> {
    const [newest = ''] = request.cursor === undefined ? [] : this.needs.cursors.open(NEWEST_FIRST.list, request.cursor);
    const from = newest === '' ? this.needs.clock.now() : new Date(newest);
    for (const seconds of WINDOWS_SECONDS) {
      const since = seconds === undefined ? undefined : new Date(from.getTime() - seconds * 1000);
      const found = await this.pageSince(since, filter, request, manager);
      if (found.nextCursor !== undefined || since === undefined) return found;
    }
    throw new Error('the last window is open');
  }

  private pageSince(since: Date | undefined, { clientId, userId, grantId, api }: TokenFilter, request: PageRequest, manager: EntityManager) {
    const query = manager.createQueryBuilder(AccessTokenEntity, 'token').where('true');
    if (since !== undefined) query.andWhere('token.issuedAt > :since', { since });
    if (clientId !== undefined) query.andWhere('token.clientId = :clientId', { clientId });
    if (userId !== undefined) query.andWhere('token.userId = :userId', { userId: uuidOrNobody(userId) });
    if (grantId !== undefined) query.andWhere('token.grantId = :grantId', { grantId: uuidOrNobody(grantId) });
    if (api !== undefined) query.andWhere('token.audience @> :api', { api: [api] }); // the form that the index serves
    return page(query, request, NEWEST_FIRST, this.needs.cursors);
  }

  private find(reference: ReturnType<typeof referenceOf>): Promise<ManagedToken> {
    return this.needs.changes.read(async (manager) => {
      const [token] = reference === undefined ? [] : await managedTokens(manager, [reference], this.needs.clock.now());
      if (token === undefined) throw new NotFound('access token');
      return token;
    });
  }

  /** Only a token of the family: a grant's id alone proves nothing. */
  private findRefresh({ grantId, familySecretHash, tokenHash }: NonNullable<ReturnType<typeof parseRefreshToken>>): Promise<FoundToken> {
    return this.needs.changes.read(async (manager) => {
      const entity = await manager.findOneBy(GrantEntity, { grantId });
      if (entity?.refreshFamilySecretHash == null || !sameBytes(entity.refreshFamilySecretHash, familySecretHash)) throw new NotFound('refresh token');
      const isCurrent = entity.refreshCurrentHash !== null && sameBytes(entity.refreshCurrentHash, tokenHash);
      const [grant] = await managedGrants(manager, [grantId], this.needs.clock.now());
      if (grant === undefined) throw new NotFound('refresh token');
      return { kind: 'refresh_token', grant, isCurrent };
    });
  }
}
