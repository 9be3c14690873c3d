import type { AuditEntry } from '../model/audit-entry.js';

/** Append only. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
}
