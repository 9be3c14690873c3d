import { Anchor, Button, Stack, Text } from '@mantine/core';
import type { UserView } from '@assent/admin-contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ChoiceFilter, FilterBar, SearchFilter } from '../../parts/filters.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { useList } from '../../parts/use-list.js';
import { RoleBadges } from './role-badges.js';

type Role = UserView['roles'][number];
type Status = 'enabled' | 'disabled';

const route = getRouteApi('/shell/users');
const ROLES: readonly Role[] = ['admin', 'operator', 'auditor'];
const STATUSES: readonly Status[] = ['enabled', 'disabled'];
const oneOf = <Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined => values.find((value) => value === text);

/** Everybody who can sign in, newest first. */
export function UsersPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = { q: search.q, role: oneOf(ROLES, search.role), status: oneOf(STATUSES, search.status) };
  const list = useList('GET /admin/users', query);
  const isFiltered = Object.values(query).some((value) => value !== undefined);
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const create = mayManage && (
    <Button component={Link} to="/users/new">
      {words.users.create}
    </Button>
  );
  return (
    <Page title={words.users.title} subtitle={words.users.subtitle} actions={create}>
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={words.common.search} value={search.q} onChange={(q) => filter({ q })} />
        <ChoiceFilter label={words.users.roles} value={query.role} options={ROLES.map((value) => ({ value, label: words.account.roles[value] }))} onChange={(role) => filter({ role })} />
        <ChoiceFilter label={words.common.status} value={query.status} options={STATUSES.map((value) => ({ value, label: words.common[value] }))} onChange={(status) => filter({ status })} />
      </FilterBar>
      <ListTable
        label={words.users.title}
        list={list}
        isFiltered={isFiltered}
        keyOf={({ user_id }) => user_id}
        empty={
          <Stack align="center">
            <Text ta="center">{words.users.empty}</Text>
            {create}
          </Stack>
        }
        columns={[
          {
            label: words.users.username,
            cell: ({ user_id, username }) => (
              <Anchor component={Link} to={`/users/${user_id}`} size="sm" fw={550}>
                {username}
              </Anchor>
            ),
          },
          { label: words.users.name, cell: ({ name }) => name ?? '–' },
          { label: words.users.email, cell: ({ email }) => email ?? '–' },
          { label: words.users.roles, cell: ({ roles }) => <RoleBadges roles={roles} /> },
          { label: words.common.status, cell: ({ disabled_at: disabledAt }) => <StatusBadge disabledAt={disabledAt} /> },
          { label: words.common.created, cell: ({ created_at: at }) => <Instant at={at} /> },
        ]}
      />
    </Page>
  );
}
