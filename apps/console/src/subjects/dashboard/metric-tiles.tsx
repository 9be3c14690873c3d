import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { MetricsView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../catalogue/language.js';
import { latestBusy, summaryOf } from './summary.js';

/** The span in four numbers. */
export function MetricTiles({ metrics }: { readonly metrics: MetricsView }): ReactNode {
  const { dashboard: words } = useWords();
  const format = useFormat();
  const summary = summaryOf(metrics);
  const latest = latestBusy(metrics.steps);
  const milliseconds = (value: number): string => words.milliseconds(format.number(value, 1));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
      <Tile name={words.tokensIssued} value={format.number(summary.tokensIssued)} />
      <Tile
        name={words.introspections}
        value={words.perSecond(format.number(summary.introspectionsPerSecond, 2))}
        more={summary.activeShare === undefined ? words.quiet : words.activeShare(format.percent(summary.activeShare))}
      />
      <Tile name={words.errors} value={format.number(summary.errors)} more={summary.errorShare === undefined ? words.quiet : words.errorShare(format.percent(summary.errorShare))} />
      <Tile
        name={words.latency}
        value={latest === undefined ? '–' : milliseconds(latest.p95_milliseconds)}
        more={latest === undefined ? words.quiet : words.latencyOthers(format.time(latest.at), milliseconds(latest.p50_milliseconds), milliseconds(latest.p99_milliseconds))}
      />
    </SimpleGrid>
  );
}

function Tile({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: string }): ReactNode {
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={650}>
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        {more ?? '\u00a0'}
      </Text>
    </Paper>
  );
}
