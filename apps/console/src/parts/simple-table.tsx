import type { ReactNode } from 'react';

export interface Column<Item> {
  readonly label: string;
  readonly cell: (item: Item) => ReactNode;
}

export interface SimpleTableProps<Item> {
  /** Names the table for people who do not see it. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
}

/** Rows and columns; on narrow screens each row becomes a block. The roles are said once more because a table that is laid out as blocks
 *  is no table to some browsers. */
export function SimpleTable<Item>({ label, items, columns, keyOf }: SimpleTableProps<Item>): ReactNode {
  return (
    <table className="list-table" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.label} role="columnheader" scope="col">
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row">
            {columns.map((column) => (
              <td key={column.label} role="cell" data-label={column.label}>
                <div>{column.cell(item)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
