import { Anchor, Badge, Button, Code, Stack, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.js';
import { useFormat, useWords } from '../../catalogue/language.js';
import { FilterBar, SearchFilter } from '../../parts/filters.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { useList } from '../../parts/use-list.js';

const route = getRouteApi('/shell/apis');

/** Every API. */
export function ApisPage(): ReactNode {
  const words = useWords();
  const format = useFormat();
  const mayManage = useMay('manage');
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList('GET /admin/apis', { q });
  const create = mayManage && (
    <Button component={Link} to="/apis/new">
      {words.apis.create}
    </Button>
  );
  return (
    <Page title={words.apis.title} subtitle={words.apis.subtitle} actions={create}>
      <FilterBar isFiltered={q !== undefined} onClear={() => void navigate({ search: {} })}>
        <SearchFilter label={words.common.search} value={q} onChange={(text) => void navigate({ search: { q: text }, replace: true })} />
      </FilterBar>
      <ListTable
        label={words.apis.title}
        list={list}
        isFiltered={q !== undefined}
        keyOf={({ identifier }) => identifier}
        empty={
          <Stack align="center">
            <Text ta="center">{words.apis.empty}</Text>
            {create}
          </Stack>
        }
        columns={[
          {
            label: words.apis.name,
            cell: ({ identifier, name }) => (
              <Anchor component={Link} to="/apis/$identifier" params={{ identifier } as never} size="sm" fw={550}>
                {name}
              </Anchor>
            ),
          },
          { label: words.apis.identifier, cell: ({ identifier }) => <Code className="breakable">{identifier}</Code> },
          { label: words.apis.scopes, cell: ({ scopes }) => format.number(scopes.length) },
          { label: words.apis.format, cell: ({ token_format: tokenFormat }) => <Badge color={tokenFormat === 'jwt' ? 'blue' : 'gray'}>{words.apis.formats[tokenFormat]}</Badge> },
        ]}
      />
    </Page>
  );
}
