import type { AuditEntry } from '@assent/core';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
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

/** Of an export: few enough that nothing else waits for their making. */
const BATCH_ROWS = 500;

/** Reads what happened; nothing here can change it. */
export class AuditTrail {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'cursors'>) {}

  /** Newest first. @throws InvalidCursor */
  list(filter: AuditFilter, request: PageRequest): Promise<Page<RecordedEntry>> {
    return this.needs.changes.browse(async (manager) => {
      const { items, ...rest } = await page(matching(manager, filter), request, NEWEST_FIRST, this.needs.cursors);
      return { items: items.map(recorded), ...rest };
    });
  }

  /** Everything, newest first, a batch at a time: between two batches nothing is held in the database, however long the reader takes.
   *  What is recorded meanwhile is left out. */
  async *batches(filter: AuditFilter): AsyncGenerator<readonly RecordedEntry[], void, undefined> {
    let last: string | undefined;
    for (;;) {
      const entries = await this.batchBelow(last, filter);
      if (entries.length > 0) yield entries;
      if (entries.length < BATCH_ROWS) return;
      last = entries.at(-1)?.auditId;
    }
  }

  private batchBelow(last: string | undefined, filter: AuditFilter): Promise<readonly RecordedEntry[]> {
    return this.needs.changes.browse(async (manager) => {
      const query = matching(manager, filter).orderBy('entry.auditId', 'DESC').limit(BATCH_ROWS);
      if (last !== undefined) query.andWhere('entry.auditId < :last', { last });
      return (await query.getMany()).map(recorded);
    });
  }
}

function matching(manager: EntityManager, { actor, target, action, since, until }: AuditFilter): SelectQueryBuilder<AuditEntryEntity> {
  const query = manager.createQueryBuilder(AuditEntryEntity, 'entry').where('true');
  if (actor !== undefined) query.andWhere('entry.actor = :actor', { actor });
  if (target !== undefined) query.andWhere('entry.target = :target', { target });
  if (action?.endsWith('.*')) query.andWhere('starts_with(entry.action, :subject)', { subject: action.slice(0, -1) });
  else if (action !== undefined) query.andWhere('entry.action = :action', { action });
  if (since !== undefined) query.andWhere('entry.at >= :since', { since });
  if (until !== undefined) query.andWhere('entry.at < :until', { until });
  return query;
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
