import { Alert, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { FilterBar, SearchFilter } from '../../parts/filters.js';
import { Loaded } from '../../parts/loaded.js';
import { Page } from '../../parts/page.js';
import { Section } from '../../parts/section.js';
import { settingsBySection } from './settings-by-section.js';
import { SettingTable } from './setting-table.js';

const route = getRouteApi('/shell/settings');

/** Every setting in force. */
export function SettingsPage(): ReactNode {
  const words = useWords();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ queryKey: ['GET /admin/settings'], queryFn: ({ signal }) => call('GET /admin/settings', { signal }) });
  return (
    <Page title={words.settings.title} subtitle={words.settings.subtitle}>
      <FilterBar isFiltered={q !== undefined} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={words.settings.filter} value={q} onChange={(text) => void navigate({ search: { q: text }, replace: true })} />
      </FilterBar>
      <Loaded query={query}>
        {({ items }) => {
          const sections = [...settingsBySection(items, q ?? '')];
          return (
            <Stack>
              {sections.length === 0 && <Text c="dimmed">{words.common.nothingFound}</Text>}
              {sections.map(([section, settings]) => (
                <Section key={section} title={section}>
                  <SettingTable section={section} settings={settings} />
                </Section>
              ))}
              <Alert title={words.settings.howTitle} color="gray">
                {words.settings.how}
              </Alert>
            </Stack>
          );
        }}
      </Loaded>
    </Page>
  );
}
