import { useDebouncedValue } from '@mantine/hooks';
import { IconApps, IconHistory, IconPlugConnected, IconUser, type Icon } from '@tabler/icons-react';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { isCredential } from '../../parts/is-credential.js';
import { has, subjectSearch, type Subject, type SubjectKind } from '../../parts/subject-search.js';
import { fixedItems } from './fixed-items.js';
import type { PaletteItem } from './palette-item.js';
import { typedItems } from './typed-items.js';
import { visited } from './visited.js';

const PAUSE_MILLISECONDS = 150;
const MOST_OF_A_KIND = 5;

const KINDS: readonly { readonly kind: SubjectKind; readonly to: string; readonly icon: Icon }[] = [
  { kind: 'client', to: '/clients/$id', icon: IconApps },
  { kind: 'user', to: '/users/$id', icon: IconUser },
  { kind: 'api', to: '/apis/$id', icon: IconPlugConnected },
];

export interface PaletteItems {
  readonly items: readonly PaletteItem[];
  readonly isSearching: boolean;
  readonly hasFailed: boolean;
}

/** What fits to what is typed, group after group; what has to be searched for comes last, so that nothing moves under the finger. */
export function usePaletteItems(text: string): PaletteItems {
  const words = useWords();
  const { permissions } = useSession();
  const router = useRouter();
  const [visits] = useState(() => visited.all().filter(({ path }) => path !== router.state.location.pathname));
  const query = text.trim();
  const typed = typedItems(text, words);
  const found = useFoundSubjects(query);
  if (query === '') {
    const recent = visits.slice(0, MOST_OF_A_KIND).map(({ path, title }): PaletteItem => ({ key: `recent ${path}`, group: 'recent', label: title, icon: IconHistory, run: { kind: 'page', to: path } }));
    return { items: [...recent, ...fixedItems('', words, permissions)], isSearching: false, hasFailed: false };
  }
  if (isCredential(text)) return { items: typed, isSearching: false, hasFailed: false };
  return { ...found, items: [...typed, ...fixedItems(query, words, permissions), ...found.items] };
}

/** Each letter aborts the search for the text before; what that had found counts as long as it fits. */
function useFoundSubjects(query: string): PaletteItems {
  const [settled] = useDebouncedValue(query, PAUSE_MILLISECONDS);
  const isOn = query !== '' && settled !== '' && !isCredential(settled);
  const searches = useQueries({ queries: KINDS.map(({ kind }) => ({ ...subjectSearch(kind, settled), enabled: isOn, placeholderData: keepPreviousData })) });
  const items = KINDS.flatMap((kind, index) => {
    const { data = [], isPlaceholderData = false } = searches[index] ?? {};
    const fitting = isPlaceholderData || settled !== query ? data.filter((subject) => has(subject, query)) : data;
    return isOn ? fitting.slice(0, MOST_OF_A_KIND).map((subject) => itemOf(subject, kind)) : [];
  });
  return { items, isSearching: query !== '' && (settled !== query || searches.some(({ isFetching }) => isFetching)), hasFailed: isOn && searches.some(({ isError }) => isError) };
}

const itemOf = ({ kind, id, name, detail }: Subject, { to, icon }: (typeof KINDS)[number]): PaletteItem => ({
  key: `${kind} ${id}`, group: kind, label: name, ...(detail !== name && { detail }), icon, run: { kind: 'page', to, id },
});
