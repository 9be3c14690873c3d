import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useWords } from '../catalogue/language.js';
import { isCredential } from './is-credential.js';
import { has, subjectSearch, type Subject, type SubjectKind } from './subject-search.js';

const PAUSE_MILLISECONDS = 200;

export interface SubjectOptions {
  readonly options: readonly Pick<Subject, 'id' | 'name' | 'detail'>[];
  /** What to say when there are none. */
  readonly state: string;
}

/** What the search found; after it, the text itself, because an identifier counts although no name is known for it. Until the search has answered,
 *  what it found before counts as far as it fits: Enter never takes what does not. */
export function useSubjectOptions(kind: SubjectKind, typed: string, isOpen: boolean): SubjectOptions {
  const words = useWords();
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, PAUSE_MILLISECONDS);
  const { data: found = [], isFetching, isError, isPlaceholderData } = useQuery({ ...subjectSearch(kind, settled), enabled: isOpen, placeholderData: keepPreviousData });
  const isSettled = !isFetching && settled === text;
  const fitting = isPlaceholderData || settled !== text ? found.filter((subject) => has(subject, text)) : found;
  const mayBeId = isSettled && text !== '' && !/\s/.test(text) && !isCredential(text) && fitting.every(({ id }) => id !== text);
  return {
    options: [...fitting, ...(mayBeId ? [{ id: text, name: words.tokens.useAsId(text) }] : [])],
    state: isError ? words.problems.titles.unavailable : isSettled ? words.palette.nothing : words.common.loading,
  };
}
