import { Anchor, Code } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { ChoiceFilter, FilterBar, SearchFilter } from '../../parts/filters.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { useList } from '../../parts/use-list.js';

const route = getRouteApi('/shell/clients');

/** Every client, newest first. */
export function ClientsPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList('GET /admin/clients', { q: search.q, status: search.status as 'enabled' | 'disabled' | undefined });
  const isFiltered = Object.keys(search).length > 0;
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Page title={words.clients.title} subtitle={words.clients.subtitle}>
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={words.common.search} value={search.q} onChange={(q) => filter({ q })} />
        <ChoiceFilter
          label={words.common.enabled}
          value={search.status as 'enabled' | 'disabled' | undefined}
          options={[
            { value: 'enabled', label: words.common.enabled },
            { value: 'disabled', label: words.common.disabled },
          ]}
          onChange={(status) => filter({ status })}
        />
      </FilterBar>
      <ListTable
        label={words.clients.title}
        list={list}
        isFiltered={isFiltered}
        keyOf={({ client_id }) => client_id}
        columns={[
          { label: words.clients.title, cell: (client) => <Anchor component={Link} to={`/clients/${client.client_id}`}>{client.client_name ?? client.client_id}</Anchor> },
          { label: 'client_id', cell: (client) => <Code>{client.client_id}</Code> },
          { label: words.common.enabled, cell: (client) => <StatusBadge disabledAt={client.disabled_at} /> },
          { label: words.common.created, cell: (client) => <Instant at={client.created_at} /> },
        ]}
      />
    </Page>
  );
}
