export interface FilledRow {
  readonly text: string;
  /** Where it stands in the form, where rows may be empty. */
  readonly row: number;
}

/** The rows of a list of texts in which something stands. */
export const filledRows = (rows: readonly string[]): readonly FilledRow[] => rows.map((text, row) => ({ text: text.trim(), row })).filter(({ text }) => text !== '');

/** The same as rows of a form, in which one stands even if it is empty. */
export function compactRows(rows: readonly string[]): string[] {
  const texts = filledRows(rows).map(({ text }) => text);
  return texts.length > 0 ? texts : [''];
}
