import { Button } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { FilterBar, SearchFilter } from '../../parts/filters.js';
import { Page } from '../../parts/page.js';
import { SubjectPicker } from '../../parts/subject-picker.js';
import { useList } from '../../parts/use-list.js';
import { TokenTable } from './token-table.js';

const route = getRouteApi('/shell/tokens');

/** Every access token, newest first; of one client, person, API or grant by its filters. */
export function TokensPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList('GET /admin/tokens', search);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const filter = (changed: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Page
      title={words.tokens.title}
      subtitle={words.tokens.subtitle}
      actions={
        <Button component={Link} to="/tokens/inspect" leftSection={<IconClipboardText size={16} aria-hidden />}>
          {words.tokens.paste}
        </Button>
      }
    >
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SubjectPicker kind="client" label={words.tokens.client} value={search.client_id} onChange={(id) => filter({ client_id: id })} />
        <SubjectPicker kind="user" label={words.tokens.user} value={search.user_id} onChange={(id) => filter({ user_id: id })} />
        <SubjectPicker kind="api" label={words.tokens.api} value={search.api} onChange={(id) => filter({ api: id })} />
        <SearchFilter label={words.tokens.grantId} value={search.grant_id} onChange={(id) => filter({ grant_id: id })} />
      </FilterBar>
      <TokenTable label={words.tokens.title} list={list} isFiltered={isFiltered} empty={words.tokens.empty} />
    </Page>
  );
}
