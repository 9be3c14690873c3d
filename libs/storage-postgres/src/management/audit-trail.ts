import type { AuditEntry } from '@assent/core';
import { AuditEntryEntity } from '../entities/audit-entry.entity.js';
import type { ManagementNeeds } from './management-needs.js';
import { page, type Order, type Page, type PageRequest } from './page.js';

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  /** A whole action, such as `client.create`, or everything about a subject: `client.*`. */
  readonly action?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface RecordedEntry extends AuditEntry {
  readonly auditId: string;
}

const NEWEST_FIRST: Order<AuditEntryEntity> = {
  list: 'audit',
  direction: 'DESC',
  keys: ['entry.auditId'],
  position: ({ auditId }) => [auditId],
  parameters: (position) => position,
};

/** Reads what happened; nothing here can change it. */
export class AuditTrail {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'cursors'>) {}

  /** Newest first. @throws InvalidCursor */
  list({ actor, target, action, since, until }: AuditFilter, request: PageRequest): Promise<Page<RecordedEntry>> {
    return this.needs.changes.read(async (manager) => {
      const query = manager.createQueryBuilder(AuditEntryEntity, 'entry').where('true');
      if (actor !== undefined) query.andWhere('entry.actor = :actor', { actor });
      if (target !== undefined) query.andWhere('entry.target = :target', { target });
      if (action?.endsWith('.*')) query.andWhere('starts_with(entry.action, :subject)', { subject: action.slice(0, -1) });
      else if (action !== undefined) query.andWhere('entry.action = :action', { action });
      if (since !== undefined) query.andWhere('entry.at >= :since', { since });
      if (until !== undefined) query.andWhere('entry.at < :until', { until });
      const { items, ...rest } = await page(query, request, NEWEST_FIRST, this.needs.cursors);
      return { items: items.map(recorded), ...rest };
    });
  }
}

const recorded = ({ auditId, at, actor, actorName, action, target, ip, detail }: AuditEntryEntity): RecordedEntry => ({
  auditId,
  at,
  actor,
  ...(actorName !== null && { actorName }),
  action,
  ...(target !== null && { target }),
  ...(ip !== null && { ip }),
  ...(detail !== null && { detail }),
});
