import type { EntityManager } from 'typeorm';
import { storable } from '../hot/text.js';
import type { Cursors } from './cursors.js';
import { InvalidCursor } from './management-errors.js';
import type { PageRequest } from './page.js';

/** A list whose index holds its order and everything that its filters ask for. Migration ClientSearch makes these indexes. */
export interface Listing {
  /** Its table, and what its cursors are for. */
  readonly table: 'clients' | 'users' | 'apis';
  readonly direction: 'ASC' | 'DESC';
  /** Columns of its order with their types: together unique, and the last one names the row. */
  readonly keys: readonly (readonly [column: string, type: string])[];
}

/** What rows must meet; `$` stands for the value. Without a value it does not count. */
export type Condition = readonly [value: unknown, sql: string];

/** Rows that contain the text, in whatever case. */
export const contains = (text: string | undefined): Condition => [text === undefined ? undefined : storable(text), 'strpos(search_text, folded($)) > 0'];

export const hasStatus = (status: 'enabled' | 'disabled' | undefined): Condition => [status && status === 'disabled', '(disabled_at IS NOT NULL) = $'];

export interface ListedKeys {
  /** Of the rows of the page, in order. */
  readonly ids: readonly string[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The index in its order is never the worst way, and mostly the best; for rare matches the planner would rather read and sort the whole
 *  table, and for a text that is nowhere it cannot know that they are rare. */
const WALK_THE_INDEX = ['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'jit', 'max_parallel_workers_per_gather'].map((name) => `SET LOCAL ${name} = 0`).join('; ');

/** Finds the rows of one page. @throws InvalidCursor */
export async function listed(listing: Listing, conditions: readonly Condition[], { limit, cursor }: PageRequest, manager: EntityManager, cursors: Cursors): Promise<ListedKeys> {
  const after = cursor === undefined ? undefined : cursors.open(listing.table, cursor);
  const { text, values } = listingStatement(listing, conditions, limit + 1, after);
  const rows = await walking(manager, (walker) => walker.query<readonly { readonly position: readonly string[] }[]>(text, values));
  const positions = rows.slice(0, limit).map(({ position }) => position);
  const last = positions.at(-1);
  return {
    ids: positions.map((position) => position.at(-1) as string),
    ...(rows.length > limit && last !== undefined && { nextCursor: cursors.seal(listing.table, last) }),
  };
}

/** Runs statements that read along an index. */
export const walking = <Result>(manager: EntityManager, work: (walker: EntityManager) => Promise<Result>): Promise<Result> =>
  manager.transaction(async (walker) => {
    await walker.query(WALK_THE_INDEX);
    return work(walker);
  });

/** @param after where the page before ended; absent: from the start @throws InvalidCursor */
export function listingStatement({ table, direction, keys }: Listing, conditions: readonly Condition[], count: number, after: readonly string[] = []): { readonly text: string; readonly values: unknown[] } {
  if (after.length > 0 && after.length !== keys.length) throw new InvalidCursor();
  const met = conditions.filter(([value]) => value !== undefined);
  const columns = keys.map(([column]) => column);
  const clauses = met.map(([, sql], index) => sql.replaceAll('$', () => `$${after.length + index + 1}`));
  const from = `(${columns.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${keys.map(([, type], index) => `$${index + 1}::${type}`).join(', ')})`;
  const where = [...(after.length > 0 ? [from] : []), ...clauses].join(' AND ') || 'true';
  const values = [...after, ...met.map(([value]) => value), count];
  return {
    text: `SELECT ARRAY[${columns.map((column) => `${column}::text`).join(', ')}] AS position FROM ${table}
      WHERE ${where} ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')} LIMIT $${values.length}`,
    values,
  };
}

/** The entities in the order of their ids; one that has just gone is left out. */
export const inOrder = <Entity>(ids: readonly string[], entities: readonly Entity[], idOf: (entity: Entity) => string): Entity[] => {
  const found = new Map(entities.map((entity) => [idOf(entity), entity]));
  return ids.flatMap((id) => found.get(id) ?? []);
};
