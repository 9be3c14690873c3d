import { GrantEntity } from '../entities/grant.entity.js';
import { isUuid } from '../hot/text.js';
import type { Author } from './change.js';
import { forgetConsents } from './forget-consents.js';
import { managedGrants, type ManagedGrant } from './grant-view.js';
import type { ManagementNeeds } from './management-needs.js';
import { NotFound } from './management-errors.js';
import { page, uuidOrNobody, type Order, type Page, type PageRequest } from './page.js';

export interface GrantFilter {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /** Identifier of an API that the grant reaches. */
  readonly api?: string | undefined;
}

const NEWEST_FIRST: Order<GrantEntity> = {
  list: 'grants',
  direction: 'DESC',
  keys: ['grant.createdAt', 'grant.grantId'],
  position: ({ createdAt, grantId }) => [createdAt.toISOString(), grantId],
  parameters: ([at = '', grantId]) => [new Date(at), grantId],
};

/** RFC 8707 §2: a grant without resources reaches whatever APIs own its scopes. */
const REACHES_API = `(:api = ANY(grant.resources) OR
  (grant.resources = '{}' AND grant.scope && ARRAY(SELECT name FROM api_scopes WHERE api_identifier = :api)))`;

/** What people have authorized clients to do. */
export class GrantBrowser {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'clock' | 'cursors'>) {}

  /** Newest first. @throws InvalidCursor */
  list({ clientId, userId, api }: GrantFilter, request: PageRequest): Promise<Page<ManagedGrant>> {
    return this.needs.changes.browse(async (manager) => {
      const query = manager.createQueryBuilder(GrantEntity, 'grant').where('true');
      if (clientId !== undefined) query.andWhere('grant.clientId = :clientId', { clientId });
      if (userId !== undefined) query.andWhere('grant.userId = :userId', { userId: uuidOrNobody(userId) });
      if (api !== undefined) query.andWhere(REACHES_API, { api });
      const { items, ...rest } = await page(query, request, NEWEST_FIRST, this.needs.cursors);
      const grantIds = items.map(({ grantId }) => grantId);
      return { items: await managedGrants(manager, grantIds, this.needs.clock.now()), ...rest };
    });
  }

  /** @throws NotFound */
  get(grantId: string): Promise<ManagedGrant> {
    return this.needs.changes.read(async (manager) => {
      const [grant] = isUuid(grantId) ? await managedGrants(manager, [grantId], this.needs.clock.now()) : [];
      if (grant === undefined) throw new NotFound('grant');
      return grant;
    });
  }

  /** Everything issued from the grant is dead, and the person is asked again the next time. Revoked before: nothing happens.
   *  @throws NotFound */
  revoke(grantId: string, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const { manager, at } = change;
      if (!isUuid(grantId)) throw new NotFound('grant');
      const entity = await manager.findOne(GrantEntity, { where: { grantId }, lock: { mode: 'pessimistic_write' } });
      if (entity === null) throw new NotFound('grant');
      if (entity.revokedAt !== null) return;
      const { clientId, userId } = entity;
      await manager.update(GrantEntity, { grantId }, { revokedAt: at });
      await forgetConsents(change, { userId, clientId });
      await change.record('grant.revoke', `grant:${grantId}`, { client_id: clientId, user_id: userId });
    });
  }
}
