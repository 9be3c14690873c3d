import type { RecordedEntry } from '@assent/storage-postgres';

const COLUMNS: readonly (readonly [title: string, cell: (entry: RecordedEntry) => string | undefined])[] = [
  ['audit_id', ({ auditId }) => auditId],
  ['at', ({ at }) => at.toISOString()],
  ['actor', ({ actor }) => actor],
  ['actor_name', ({ actorName }) => actorName],
  ['action', ({ action }) => action],
  ['target', ({ target }) => target],
  ['ip', ({ ip }) => ip],
  ['detail', ({ detail }) => detail && JSON.stringify(detail)],
];

/** What a spreadsheet takes for a formula when it comes first. Somebody who types `=HYPERLINK(…)` as a username gets it into the log;
 *  with an apostrophe before it, it stays text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** @spec RFC 4180 §2 */
export const CSV_HEADER = record(COLUMNS.map(([title]) => title));

/** @spec RFC 4180 §2 */
export const csvOf = (entries: readonly RecordedEntry[]): string => entries.map((entry) => record(COLUMNS.map(([, cell]) => cell(entry) ?? ''))).join('');

function record(cells: readonly string[]): string {
  return `${cells.map(escaped).join(',')}\r\n`;
}

function escaped(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
