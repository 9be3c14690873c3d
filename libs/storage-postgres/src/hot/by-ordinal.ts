/** A row that answers the n-th item of a batch, counted from 1 as Postgres does. */
export interface Ordinal {
  readonly ordinal: number;
}

/** One result for each item; items without a row get undefined. */
export function byOrdinal<Row extends Ordinal, Result>(items: readonly unknown[], rows: readonly Row[], read: (row: Row) => Result): (Result | undefined)[] {
  const results = new Array<Result | undefined>(items.length).fill(undefined);
  for (const row of rows) results[row.ordinal - 1] = read(row);
  return results;
}
