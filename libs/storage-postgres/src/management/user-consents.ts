import { ConsentEntity } from '../entities/consent.entity.js';
import { isKey } from '../hot/text.js';
import type { Author } from './change.js';
import { clientNamesOf } from './client-names.js';
import { forgetConsents } from './forget-consents.js';
import { NotFound } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';
import { revokeGrantsBetween } from './revocation.js';
import { readUser, userTarget } from './user-records.js';

/** What a person allowed a client, so that they are not asked again. */
export interface ManagedConsent {
  readonly clientId: string;
  readonly clientName?: string;
  readonly scope: readonly string[];
  readonly updatedAt: Date;
}

/** More than anybody reads. */
const MAX_LISTED = 500;

/** What one person allowed clients for good. */
export class UserConsents {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes'>) {}

  /** The latest first, at most 500. @throws NotFound */
  list(userId: string): Promise<readonly ManagedConsent[]> {
    return this.needs.changes.read(async (manager) => {
      await readUser(manager, userId);
      const consents = await manager.find(ConsentEntity, { where: { userId }, order: { updatedAt: 'DESC', clientId: 'ASC' }, take: MAX_LISTED });
      const names = await clientNamesOf(manager, consents.map(({ clientId }) => clientId));
      return consents.map(({ clientId, scope, updatedAt }) => {
        const clientName = names.get(clientId);
        return { clientId, ...(clientName !== undefined && { clientName }), scope, updatedAt };
      });
    });
  }

  /** The person is asked again, and what the client got from them is dead when it returns: also where nothing was remembered, because
   *  nobody is asked for a first-party client. @throws NotFound there is neither a consent nor a grant */
  withdraw(userId: string, clientId: string, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const { manager, at } = change;
      await readUser(manager, userId);
      if (!isKey(clientId)) throw new NotFound('consent');
      // grants go first, as where one is revoked: both change them and the consent in this order, so neither waits for the other
      const grants = await revokeGrantsBetween(manager, { userId, clientId }, at);
      const consent = await manager.findOneBy(ConsentEntity, { userId, clientId });
      if (consent === null && grants === 0) throw new NotFound('consent');
      await forgetConsents(change, { userId, clientId });
      await change.record('user.withdraw_consent', userTarget(userId), { client_id: clientId, scope: consent?.scope ?? [], grants });
    });
  }
}
