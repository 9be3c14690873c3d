import '@mantine/charts/styles.layer.css';
import { AreaChart, BarChart, LineChart } from '@mantine/charts';
import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { MetricsStep, MetricsView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../catalogue/language.js';
import { peakOf, secondsOf } from './summary.js';

const HEIGHT = 200;
/** Nothing moves, and screen readers get the sentence below instead of a hundred points. */
const STILL = { h: HEIGHT, dataKey: 'time', withDots: false, curveType: 'monotone', gridAxis: 'y', strokeWidth: 2 } as const;

/** The span as pictures. */
export function MetricCharts({ metrics }: { readonly metrics: MetricsView }): ReactNode {
  const { steps } = metrics;
  const { dashboard: words } = useWords();
  const format = useFormat();
  const perSecond = (count: number, step: MetricsStep): number => Math.round((count / secondsOf(step, metrics)) * 100) / 100;
  const data = steps.map((step) => ({
    time: format.time(step.at),
    active: perSecond(step.introspections_active, step),
    inactive: perSecond(step.introspections_inactive, step),
    tokens: perSecond(step.tokens_issued, step),
    errors: perSecond(step.errors, step),
    p50: step.p50_milliseconds,
    p95: step.p95_milliseconds,
    p99: step.p99_milliseconds,
  }));
  const peak = (value: (step: MetricsStep) => number): string => {
    const busiest = peakOf(steps, value);
    return busiest === undefined ? words.quiet : words.peak(format.number(busiest.value, 2), format.time(busiest.at));
  };
  const common = { ...STILL, data, valueFormatter: (value: number) => format.number(value, 2) };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Chart name={words.introspectionChart} summary={peak((step) => perSecond(step.introspections_active + step.introspections_inactive, step))}>
        <AreaChart {...common} type="stacked" withLegend areaChartProps={SILENT} series={[{ name: 'active', label: words.active, color: 'assent.5' }, { name: 'inactive', label: words.inactive, color: 'orange.6' }]} />
      </Chart>
      <Chart name={words.tokenChart} summary={peak((step) => perSecond(step.tokens_issued, step))}>
        <AreaChart {...common} areaChartProps={SILENT} series={[{ name: 'tokens', label: words.tokensIssued, color: 'blue.6' }]} />
      </Chart>
      <Chart name={words.latencyChart} summary={peak((step) => step.p99_milliseconds)}>
        <LineChart {...common} withLegend lineChartProps={SILENT} series={[{ name: 'p50', label: words.p50, color: 'assent.5' }, { name: 'p95', label: words.p95, color: 'blue.6' }, { name: 'p99', label: words.p99, color: 'grape.6' }]} />
      </Chart>
      <Chart name={words.errorChart} summary={peak((step) => perSecond(step.errors, step))}>
        <BarChart h={HEIGHT} dataKey="time" data={data} gridAxis="y" barChartProps={SILENT} valueFormatter={common.valueFormatter} series={[{ name: 'errors', label: words.errors, color: 'red.6' }]} />
      </Chart>
    </SimpleGrid>
  );
}

const SILENT = { accessibilityLayer: false } as const;

function Chart({ name, summary, children }: { readonly name: string; readonly summary: string; readonly children: ReactNode }): ReactNode {
  return (
    <Paper withBorder p="md" component="figure" m={0} aria-label={`${name}. ${summary}`}>
      <Text component="figcaption" size="sm" fw={550} mb="xs">
        {name}
      </Text>
      <div aria-hidden>{children}</div>
      <Text size="xs" c="dimmed" mt="xs">
        {summary}
      </Text>
    </Paper>
  );
}
