import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { FilterBar, SearchFilter } from '../../parts/filters.js';

export interface AuditSearch {
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly action?: string | undefined;
  /** Days: 2026-11-21. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly follow?: string | undefined;
}

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (changed: AuditSearch) => void;
  readonly onClear: () => void;
}

/** Who, what, to what, and when. */
export function AuditFilters({ search, onChange, onClear }: AuditFiltersProps): ReactNode {
  const { audit, common } = useWords();
  const subjects = Object.keys(audit.subjects) as (keyof typeof audit.subjects)[];
  const actions = [
    ...subjects.map((subject) => ({ value: `${subject}.*`, label: audit.allOf(audit.subjects[subject]) })),
    ...Object.entries(audit.actions).map(([value, label]) => ({ value, label })),
  ];
  const day = (name: 'since' | 'until'): ReactNode => (
    <TextInput type="date" label={audit[name]} value={search[name] ?? ''} onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value === '' ? undefined : currentTarget.value })} />
  );
  return (
    <FilterBar isFiltered={Object.keys(search).some((name) => name !== 'follow')} onClear={onClear}>
      <Select
        searchable
        clearable
        clearButtonProps={{ 'aria-label': `${audit.action}: ${common.any}` }}
        label={audit.action}
        placeholder={common.any}
        data={actions}
        value={search.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
        style={{ flex: '1 1 13rem' }}
      />
      <SearchFilter label={audit.actorFilter} value={search.actor} onChange={(actor) => onChange({ actor })} />
      <SearchFilter label={audit.targetFilter} value={search.target} onChange={(target) => onChange({ target })} />
      {day('since')}
      {day('until')}
    </FilterBar>
  );
}
