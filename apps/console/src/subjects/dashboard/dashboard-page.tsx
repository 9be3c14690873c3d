import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { Loaded } from '../../parts/loaded.js';
import { Page } from '../../parts/page.js';
import { ChartsOnDemand } from './charts-on-demand.js';
import { HealthSection } from './health-section.js';
import { MetricTables } from './metric-tables.js';
import { MetricTiles } from './metric-tiles.js';

const route = getRouteApi('/shell/');
const RANGES = ['15', '60', '360', '1440'] as const;
const REFRESH_MILLISECONDS = 5000;

/** What all services do, and how they are. */
export function DashboardPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const range = RANGES.find((minutes) => minutes === search.minutes) ?? '15';
  const query = useQuery({
    queryKey: ['GET /admin/metrics', range],
    queryFn: ({ signal }) => call('GET /admin/metrics', { query: { minutes: Number(range) }, signal }),
    refetchInterval: REFRESH_MILLISECONDS,
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={words.dashboard.title}
      subtitle={words.dashboard.subtitle}
      actions={
        <SegmentedControl
          aria-label={words.dashboard.range}
          value={range}
          onChange={(minutes) => void navigate({ search: { minutes }, replace: true })}
          data={RANGES.map((value) => ({ value, label: words.dashboard.ranges[value] }))}
        />
      }
    >
      <Loaded query={query}>
        {(metrics) => (
          <Stack gap="lg">
            <MetricTiles metrics={metrics} />
            <ChartsOnDemand metrics={metrics} />
            <HealthSection />
            <MetricTables metrics={metrics} />
            <Group justify="flex-end">
              <Text size="xs" c="dimmed">
                {words.dashboard.live}
              </Text>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
