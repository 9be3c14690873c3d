import { Anchor, Badge, Button, Stack, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ChoiceFilter, FilterBar, SearchFilter } from '../../parts/filters.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { useList } from '../../parts/use-list.js';

const route = getRouteApi('/shell/trusted-issuers');
const KINDS = ['jwt', 'saml2'] as const;
const STATUSES = ['enabled', 'disabled'] as const;

/** Everybody whose assertions are accepted, newest first. */
export function TrustedIssuersPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = { q: search.q, kind: KINDS.find((kind) => kind === search.kind), status: STATUSES.find((status) => status === search.status) };
  const list = useList('GET /admin/trusted-issuers', query);
  const isFiltered = Object.values(query).some((value) => value !== undefined);
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const create = mayManage && (
    <Button component={Link} to="/trusted-issuers/new">
      {words.trustedIssuers.create}
    </Button>
  );
  return (
    <Page title={words.trustedIssuers.title} subtitle={words.trustedIssuers.subtitle} actions={create}>
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={words.common.search} value={search.q} onChange={(q) => filter({ q })} />
        <ChoiceFilter label={words.trustedIssuers.kind} value={query.kind} options={KINDS.map((value) => ({ value, label: words.trustedIssuers.kinds[value] }))} onChange={(kind) => filter({ kind })} />
        <ChoiceFilter label={words.common.status} value={query.status} options={STATUSES.map((value) => ({ value, label: words.common[value] }))} onChange={(status) => filter({ status })} />
      </FilterBar>
      <ListTable
        label={words.trustedIssuers.title}
        list={list}
        isFiltered={isFiltered}
        keyOf={({ trusted_issuer_id: id }) => id}
        empty={
          <Stack align="center">
            <Text ta="center">{words.trustedIssuers.empty}</Text>
            {create}
          </Stack>
        }
        columns={[
          {
            label: words.trustedIssuers.name,
            cell: ({ trusted_issuer_id: id, name }) => (
              <Anchor component={Link} to={`/trusted-issuers/${id}`} size="sm" fw={550}>
                {name}
              </Anchor>
            ),
          },
          { label: words.trustedIssuers.kind, cell: ({ kind }) => <Badge color="gray">{words.trustedIssuers.kinds[kind]}</Badge> },
          { label: words.trustedIssuers.trustedFor, cell: ({ scope }) => <ScopeBadges scope={scope} /> },
          { label: words.common.status, cell: ({ disabled_at: at }) => <StatusBadge disabledAt={at} /> },
          { label: words.common.created, cell: ({ created_at: at }) => <Instant at={at} /> },
        ]}
      />
    </Page>
  );
}
