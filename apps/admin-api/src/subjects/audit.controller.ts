import type { AuditEntryView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { Management, RecordedEntry } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { pageRequest, pageView } from './page.js';

const auditEntryView = (entry: RecordedEntry): AuditEntryView => ({
  audit_id: entry.auditId,
  at: entry.at.toISOString(),
  actor: entry.actor,
  ...(entry.actorName !== undefined && { actor_name: entry.actorName }),
  action: entry.action,
  ...(entry.target !== undefined && { target: entry.target }),
  ...(entry.ip !== undefined && { ip: entry.ip }),
  ...(entry.detail !== undefined && { detail: { ...entry.detail } }),
});

@AdminController()
export class AuditController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listAudit')
  async list(@Call() { query }: CallOf<'listAudit'>) {
    const { actor, target, action, since, until } = query;
    const filter = { actor, target, action, since: dateOf(since), until: dateOf(until) };
    return pageView(await this.management.audit.list(filter, pageRequest(query)), auditEntryView);
  }
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
