type Nullable<Row> = { readonly [Name in keyof Row]: Row[Name] | null };

/** A row without its nulls: an absent member is absent in the model, not null. */
export function present<Row extends object>(row: Nullable<Row>): Partial<Row> {
  const kept: Partial<Row> = {};
  for (const name in row) if (row[name] !== null) kept[name] = row[name];
  return kept;
}
