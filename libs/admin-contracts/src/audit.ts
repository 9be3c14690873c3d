import { z } from 'zod';
import { exactly, instant, instantFilter } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

export const auditEntry = z.strictObject({
  audit_id: z.string(),
  at: instant,
  actor: z.string().meta({ description: 'user:<user_id>, client:<client_id>, cli or system.' }),
  actor_name: z.string().optional(),
  action: z.string(),
  target: z.string().optional(),
  ip: z.string().optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

const auditFilter = {
  actor: exactly.optional(),
  target: exactly.optional(),
  action: exactly.optional().meta({ description: 'A whole action (client.create), or all of a subject (client.*).' }),
  since: instantFilter.optional(),
  until: instantFilter.optional(),
};

export const auditQuery = pageQuery.extend(auditFilter);
export const auditExportQuery = z.strictObject(auditFilter);

export const auditPage = pageOf(auditEntry);

export type AuditEntryView = z.output<typeof auditEntry>;
