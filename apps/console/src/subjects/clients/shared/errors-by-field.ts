import type { BrokenRule } from '@assent/admin-contracts';
import { filledRows } from './filled-rows.js';

const INDEXED = /^(\w+)\[(\d+)\]$/;

/** Broken rules by the path of the form's field. Lists are sent without their empty rows, so positions are translated back; what is inside a
 *  pasted text, such as `jwks.keys[0]`, belongs to the whole text.
 *  @param lists rows of the form, by member */
export function errorsByField(errors: readonly BrokenRule[], lists: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> {
  const entries = errors.map(({ field, rule }): readonly [string, string] => [pathOf(field, lists), rule]);
  // The first rule of a field counts: mending it may mend the others.
  return Object.fromEntries(entries.toReversed());
}

function pathOf(field: string, lists: Readonly<Record<string, readonly string[]>>): string {
  const [, member = '', index] = INDEXED.exec(field) ?? [];
  const rows = lists[member];
  if (rows !== undefined) return `${member}.${filledRows(rows)[Number(index)]?.row ?? index}`;
  return memberOf(field);
}

/** The member of the metadata that a path leads into. */
export const memberOf = (path: string): string => /^\w*/.exec(path)?.[0] ?? '';
