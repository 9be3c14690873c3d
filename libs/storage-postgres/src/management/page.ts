import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isUuid } from '../hot/text.js';
import type { Cursors } from './cursors.js';
import { InvalidCursor } from './management-errors.js';

export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** In which order a list goes and how a position in it is written. */
export interface Order<Entity> {
  readonly list: string;
  readonly direction: 'ASC' | 'DESC';
  /** Properties, qualified by the query's alias; together unique. */
  readonly keys: readonly string[];
  position(entity: Entity): readonly string[];
  /** Undo `position`, to query parameters. */
  parameters(position: readonly string[]): readonly unknown[];
}

/** Keyset pagination: one index range however far the list is. @throws InvalidCursor */
export async function page<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  { limit, cursor }: PageRequest,
  order: Order<Entity>,
  cursors: Cursors,
): Promise<Page<Entity>> {
  if (cursor !== undefined) startAfter(query, order, cursors.open(order.list, cursor));
  for (const key of order.keys) query.addOrderBy(key, order.direction);
  const rows = await query.limit(limit + 1).getMany();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last !== undefined && { nextCursor: cursors.seal(order.list, order.position(last)) }) };
}

function startAfter<Entity extends ObjectLiteral>(query: SelectQueryBuilder<Entity>, order: Order<Entity>, position: readonly string[]): void {
  if (position.length !== order.keys.length) throw new InvalidCursor();
  const names = order.keys.map((_, index) => `:after${index}`);
  const parameters = Object.fromEntries(order.parameters(position).map((value, index) => [`after${index}`, value]));
  query.andWhere(`(${order.keys.join(', ')}) ${order.direction === 'ASC' ? '>' : '<'} (${names.join(', ')})`, parameters);
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** For filters: what is no UUID is nobody's, not an error. */
export const uuidOrNobody = (text: string): string => (isUuid(text) ? text : NOBODY);

/** For ILIKE: the text anywhere, its wildcards taken literally. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
