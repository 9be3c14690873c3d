import { SimpleGrid, Skeleton } from '@mantine/core';
import type { MetricsView } from '@assent/admin-contracts';
import { lazy, Suspense, type ReactNode } from 'react';

/** The library that draws is larger than half the console: it comes when the numbers are there already. */
const MetricCharts = lazy(async () => ({ default: (await import('./metric-charts.js')).MetricCharts }));

export function ChartsOnDemand({ metrics }: { readonly metrics: MetricsView }): ReactNode {
  return (
    <Suspense
      fallback={
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {[1, 2, 3, 4].map((chart) => (
            <Skeleton key={chart} height={286} />
          ))}
        </SimpleGrid>
      }
    >
      <MetricCharts metrics={metrics} />
    </Suspense>
  );
}
