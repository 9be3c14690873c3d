import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';
import { ChoiceFilter, FilterBar, SearchFilter } from '../../../parts/filters.js';
import { Page } from '../../../parts/page.js';
import { useList } from '../../../parts/use-list.js';
import { GRANT_TYPES } from '../shared/grant-type-name.js';
import { isKind, KINDS } from '../shared/kinds.js';
import { ClientTable } from './client-table.js';

const route = getRouteApi('/shell/clients');
const STATUSES = ['enabled', 'disabled'] as const;

/** Every client, newest first. */
export function ClientsPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kind = isKind(search.application_type) ? search.application_type : undefined;
  const status = STATUSES.find((known) => known === search.status);
  const grantType = GRANT_TYPES.find((known) => known === search.grant_type);
  const list = useList('GET /admin/clients', { q: search.q, application_type: kind, status, grant_type: search.grant_type });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const { clients, common } = words;
  return (
    <Page
      title={clients.title}
      subtitle={clients.subtitle}
      actions={
        useMay('manage') && (
          <Button component={Link} to="/clients/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {clients.register}
          </Button>
        )
      }
    >
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={clients.searchLabel} value={search.q} onChange={(q) => filter({ q })} />
        <ChoiceFilter label={clients.kind} value={kind} options={KINDS.map((value) => ({ value, label: clients.kinds[value].name }))} onChange={(value) => filter({ application_type: value })} />
        <ChoiceFilter label={clients.grants} value={grantType} options={GRANT_TYPES.map((value) => ({ value, label: clients.grantTypes[value].short }))} onChange={(value) => filter({ grant_type: value })} />
        <ChoiceFilter label={clients.status} value={status} options={STATUSES.map((value) => ({ value, label: common[value] }))} onChange={(value) => filter({ status: value })} />
      </FilterBar>
      <ClientTable list={list} isFiltered={isFiltered} />
    </Page>
  );
}
