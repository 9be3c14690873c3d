import { Stack, Text } from '@mantine/core';
import type { GrantView } from '@assent/admin-contracts';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords, type Words } from '../../catalogue/language.js';
import { FilterBar } from '../../parts/filters.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import type { Column } from '../../parts/simple-table.js';
import { ActiveBadge } from '../../parts/status-badge.js';
import { ClientLink, SubjectLink, UserLink } from '../../parts/subject-links.js';
import { SubjectPicker } from '../../parts/subject-picker.js';
import { useList } from '../../parts/use-list.js';
import { reasonText } from '../tokens/token-words.js';

const route = getRouteApi('/shell/grants');

/** What people have authorized clients to do, newest first. */
export function GrantsPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList('GET /admin/grants', search);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Page title={words.grants.title} subtitle={words.grants.subtitle}>
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SubjectPicker kind="client" label={words.grants.client} value={search.client_id} onChange={(id) => filter({ client_id: id })} />
        <SubjectPicker kind="user" label={words.grants.person} value={search.user_id} onChange={(id) => filter({ user_id: id })} />
        <SubjectPicker kind="api" label={words.tokens.api} value={search.api} onChange={(id) => filter({ api: id })} />
      </FilterBar>
      <ListTable label={words.grants.title} list={list} isFiltered={isFiltered} keyOf={({ grant_id }) => grant_id} empty={<Text c="dimmed">{words.grants.empty}</Text>} columns={columns(words)} />
    </Page>
  );
}

const columns = (words: Words): readonly Column<GrantView>[] => [
  {
    label: words.tokens.grant,
    cell: ({ grant_id: id, created_at: at }) => (
      <SubjectLink to="/grants" id={id}>
        <Instant at={at} />
      </SubjectLink>
    ),
  },
  {
    label: words.grants.status,
    cell: ({ active, inactive_because: because }) => (
      <Stack gap={2} align="start">
        <ActiveBadge active={active} />
        {because !== undefined && (
          <Text size="xs" c="dimmed">
            {reasonText(words, because)}
          </Text>
        )}
      </Stack>
    ),
  },
  { label: words.grants.person, cell: (grant) => <UserLink of={grant} /> },
  { label: words.grants.client, cell: (grant) => <ClientLink of={grant} /> },
  { label: words.grants.scope, cell: ({ scope }) => <ScopeBadges scope={scope} /> },
  { label: words.grants.refresh, cell: (grant) => <RefreshCell grant={grant} words={words} /> },
];

function RefreshCell({ grant: { redeemed_at: redeemedAt, refresh_token: refresh }, words }: { readonly grant: GrantView; readonly words: Words }): ReactNode {
  if (redeemedAt === undefined) return words.grants.history.unredeemed;
  if (refresh === undefined) return words.common.none;
  return (
    <>
      {words.grants.rotations(refresh.rotations)}
      {refresh.rotated_at !== undefined && (
        <Text size="xs" c="dimmed">
          <Instant at={refresh.rotated_at} />
        </Text>
      )}
    </>
  );
}
