import { isDeepStrictEqual } from 'node:util';
import { VersionMismatch } from './management-errors.js';

/** An entry in the names of the admin API and the import file. */
export type Document = Readonly<Record<string, unknown>>;

/** Members of the patch replace those of the document, null removes; what the patch leaves out stays. @spec RFC 7396, one level deep */
export function patched(document: Document, patch: Document): Document {
  const kept = Object.entries({ ...document, ...patch }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept);
}

/** What differs, for the audit log; undefined: nothing does. */
export function differences(before: Document, after: Document): Readonly<Record<string, { from: unknown; to: unknown }>> | undefined {
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((member) => !isDeepStrictEqual(before[member], after[member]));
  if (members.length === 0) return undefined;
  return Object.fromEntries(members.map((member) => [member, { from: before[member] ?? null, to: after[member] ?? null }]));
}

/** @param expected from If-Match; undefined: the caller does not care @throws VersionMismatch */
export function requireVersion(version: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) throw new VersionMismatch();
}
