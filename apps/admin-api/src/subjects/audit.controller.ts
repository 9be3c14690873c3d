import type { AuditEntryView } from '@assent/admin-contracts';
import type { Needs } from '@assent/core';
import { LOGGER, MANAGEMENT, NEEDS } from '@assent/service-kit';
import type { AuditFilter, Management, RecordedEntry } from '@assent/storage-postgres';
import { Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { Call, type CallOf } from '../http/call.js';
import { downloadCsv } from '../http/csv-download.js';
import { AdminController, Operation } from '../http/operation.js';
import { CSV_HEADER, csvOf } from './audit-csv.js';
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
  constructor(
    @Inject(MANAGEMENT) private readonly management: Management,
    @Inject(NEEDS) private readonly needs: Pick<Needs, 'clock'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Operation('listAudit')
  async list(@Call() { query }: CallOf<'listAudit'>) {
    return pageView(await this.management.audit.list(filterOf(query), pageRequest(query)), auditEntryView);
  }

  @Operation('exportAudit')
  download(@Call() { query }: CallOf<'exportAudit'>, @Res() reply: FastifyReply): Promise<void> {
    const day = this.needs.clock.now().toISOString().slice(0, 'yyyy-mm-dd'.length);
    return downloadCsv(reply, `assent-audit-${day}.csv`, this.lines(filterOf(query)), (err) => this.logger.error({ err }, 'an export of the audit log broke off'));
  }

  /** The header comes with the first batch: a log that cannot be read is a problem, not a file. */
  private async *lines(filter: AuditFilter): AsyncGenerator<string, void, undefined> {
    let header = CSV_HEADER;
    for await (const entries of this.management.audit.batches(filter)) {
      yield header + csvOf(entries);
      header = '';
    }
    if (header !== '') yield header;
  }
}

const filterOf = ({ actor, target, action, since, until }: CallOf<'exportAudit'>['query']): AuditFilter => ({
  actor,
  target,
  action,
  since: dateOf(since),
  until: dateOf(until),
});

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
