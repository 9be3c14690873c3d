import { Button, Center, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { LoadingPage } from './loading-page.js';
import { ProblemNotice } from './problem-notice.js';
import { SimpleTable, type Column } from './simple-table.js';
import type { List } from './use-list.js';

export interface ListTableProps<Item> {
  /** Names the table for people who do not see it. */
  readonly label: string;
  readonly list: List<Item>;
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly isFiltered?: boolean;
  /** Instead of an empty table when nothing is filtered. */
  readonly empty?: ReactNode;
}

/** A list in pages: loading, failed, empty, and filled. The first column leads to the item; on narrow screens each row becomes a block. */
export function ListTable<Item>({ label, list, columns, keyOf, isFiltered = false, empty }: ListTableProps<Item>): ReactNode {
  const words = useWords();
  const { items, error, hasMore, isLoadingMore, isStale } = list;
  if (items === undefined) return error ? <ProblemNotice error={error} onRetry={list.retry} /> : <LoadingPage />;
  return (
    <Stack>
      {error ? <ProblemNotice error={error} onRetry={list.retry} /> : null}
      {items.length === 0 ? (
        <Paper withBorder p="xl">
          <Center>{isFiltered ? <Text c="dimmed">{words.common.nothingFound}</Text> : (empty ?? <Text c="dimmed">{words.common.nothingHere}</Text>)}</Center>
        </Paper>
      ) : (
        <Paper withBorder style={{ overflow: 'hidden' }} aria-busy={isStale}>
          <SimpleTable label={label} items={items} columns={columns} keyOf={keyOf} />
        </Paper>
      )}
      {hasMore && (
        <Center>
          <Button variant="default" loading={isLoadingMore} onClick={list.loadMore}>
            {words.common.more}
          </Button>
        </Center>
      )}
    </Stack>
  );
}
