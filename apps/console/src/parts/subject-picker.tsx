import { Select, Text, type ComboboxItem, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { isCredential } from './is-credential.js';
import { subjectById, subjectSearch, type SubjectKind } from './subject-search.js';

const PAUSE_MILLISECONDS = 200;

export interface SubjectPickerProps {
  readonly kind: SubjectKind;
  readonly label: string;
  /** client_id, user_id or identifier. */
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** Picks a client, a person or an API by name; what is typed or pasted may also be an identifier. */
export function SubjectPicker({ kind, label, value, onChange }: SubjectPickerProps): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const { data: chosen } = useQuery({ ...subjectById(kind, value ?? ''), enabled: value !== undefined });
  const chosenOption: Option | undefined = value === undefined ? undefined : { value, label: chosen?.name ?? value, detail: chosen?.detail };
  const text = typed === chosenOption?.label ? '' : typed;
  const [settled] = useDebouncedValue(text, PAUSE_MILLISECONDS);
  const { data: found, isFetching, isError } = useQuery({ ...subjectSearch(kind, settled), enabled: isOpen, placeholderData: keepPreviousData });
  const options = unique([...(found ?? []).map(({ id, name, detail }) => ({ value: id, label: name, detail })), ...asIdentifier(text), ...(chosenOption === undefined ? [] : [chosenOption])]);
  return (
    <Select
      label={label}
      placeholder={words.common.any}
      searchable
      clearable
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': `${label}: ${words.common.any}` }}
      data={[...options]}
      // The server has searched already.
      filter={({ options: all }) => all}
      selectFirstOptionOnChange
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      nothingFoundMessage={isFetching ? words.common.loading : isError ? words.problems.titles.unavailable : words.common.nothingFound}
      renderOption={renderOption}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      autoComplete="off"
      style={{ flex: '1 1 12rem' }}
    />
  );
}

interface Option extends ComboboxItem {
  readonly detail?: string | undefined;
}

/** A pasted identifier counts although the search knows no name for it. */
const asIdentifier = (text: string): readonly Option[] => (text.trim() === '' || /\s/.test(text.trim()) || isCredential(text) ? [] : [{ value: text.trim(), label: text.trim() }]);

const unique = (options: readonly Option[]): readonly Option[] => [...new Map(options.toReversed().map((option) => [option.value, option])).values()].toReversed();

const renderOption: NonNullable<SelectProps['renderOption']> = ({ option }) => {
  const { label, detail } = option as unknown as Option;
  return (
    <div className="breakable">
      <Text size="sm">{label}</Text>
      {detail !== undefined && detail !== label && (
        <Text size="xs" c="dimmed">
          {detail}
        </Text>
      )}
    </div>
  );
};
