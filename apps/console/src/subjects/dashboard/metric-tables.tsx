import { Anchor, Code, SimpleGrid, Text } from '@mantine/core';
import type { MetricsView } from '@assent/admin-contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../catalogue/language.js';
import { Section } from '../../parts/section.js';
import { SimpleTable, type Column } from '../../parts/simple-table.js';

const MOST_ENDPOINTS = 8;

/** Who and what was behind the numbers. */
export function MetricTables({ metrics }: { readonly metrics: MetricsView }): ReactNode {
  const { dashboard: words } = useWords();
  const { number } = useFormat();
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Table
        title={words.topClients}
        items={metrics.top_clients}
        keyOf={({ client_id: id }) => id}
        columns={[
          {
            label: words.client,
            cell: ({ client_id: id, client_name: name }) => (
              <Anchor component={Link} to={`/clients/${encodeURIComponent(id)}`} size="sm">
                {name ?? id}
              </Anchor>
            ),
          },
          { label: words.tokensIssued, cell: ({ tokens_issued: count }) => number(count) },
          { label: words.introspections, cell: ({ introspections: count }) => number(count) },
        ]}
      />
      <Table
        title={words.errorsByCode}
        items={metrics.errors}
        keyOf={({ endpoint, code }) => `${endpoint} ${code}`}
        columns={[
          { label: words.code, cell: ({ code }) => <Code>{code}</Code> },
          { label: words.endpoint, cell: ({ endpoint }) => endpoint },
          { label: words.count, cell: ({ count }) => number(count) },
        ]}
      />
      <Table
        title={words.latencyByEndpoint}
        items={metrics.latency.slice(0, MOST_ENDPOINTS)}
        keyOf={({ endpoint }) => endpoint}
        columns={[
          { label: words.endpoint, cell: ({ endpoint, requests }) => <span title={words.requests(number(requests))}>{endpoint}</span> },
          { label: words.p50, cell: ({ p50_milliseconds: value }) => words.milliseconds(number(value, 1)) },
          { label: words.p95, cell: ({ p95_milliseconds: value }) => words.milliseconds(number(value, 1)) },
          { label: words.p99, cell: ({ p99_milliseconds: value }) => words.milliseconds(number(value, 1)) },
        ]}
      />
      <Table
        title={words.byGrantType}
        items={metrics.tokens_by_grant_type}
        keyOf={({ grant_type: grantType }) => grantType}
        columns={[
          { label: words.grantType, cell: ({ grant_type: grantType }) => <Code className="breakable">{grantType}</Code> },
          { label: words.count, cell: ({ count }) => number(count) },
        ]}
      />
    </SimpleGrid>
  );
}

interface TableProps<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
}

function Table<Item>({ title, items, columns, keyOf }: TableProps<Item>): ReactNode {
  const { dashboard: words } = useWords();
  return <Section title={title}>{items.length === 0 ? <Text c="dimmed">{words.quiet}</Text> : <SimpleTable label={title} items={items} columns={columns} keyOf={keyOf} />}</Section>;
}
