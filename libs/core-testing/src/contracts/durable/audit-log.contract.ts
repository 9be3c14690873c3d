import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '@assent/core';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

export const auditLogContract = (subject: DurableSubjectOf): void => {
  const appended = async (...entries: readonly AuditEntry[]) => {
    for (const entry of entries) await storesOf(subject).audit.append(entry);
    const actors = new Set(entries.map(({ actor }) => actor));
    return (await subject().auditEntries()).filter(({ actor }) => actors.has(actor));
  };
  const entryOf = (given: Partial<AuditEntry> = {}): AuditEntry => ({
    at: new Date('2026-01-01T00:00:00.001Z'),
    actor: `user:${randomUUID()}`,
    action: 'client.create',
    ...given,
  });

  describe('AuditLog', () => {
    it('keeps an entry as it was given', async () => {
      const entry = entryOf({ actorName: 'Alice Ü', target: 'client:web', ip: '2001:db8::1', detail: { scope: ['a', 'b'], nested: { n: 1 } } });
      expect(await appended(entry)).toStrictEqual([entry]);
    });

    it('keeps absent parts absent', async () => {
      const entry = entryOf();
      expect(await appended(entry)).toStrictEqual([entry]);
    });

    it('keeps the order of appending', async () => {
      const actor = `user:${randomUUID()}`;
      const entries = Array.from({ length: 5 }, (_, index) => entryOf({ actor, action: `step.${index}` }));
      expect(await appended(...entries)).toStrictEqual(entries);
    });

    it('takes any text that people may type', async () => {
      const actor = `user:${randomUUID()}`;
      const odd = entryOf({ actor, actorName: 'NUL\0', target: '\ud800', detail: { username: 'x\0\udfff' } });
      expect(await appended(odd)).toHaveLength(1);
    });
  });
};
