import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

const PAUSE_MILLISECONDS = 250;

export interface SearchFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Text to search for, told when somebody pauses typing. */
export function SearchFilter({ label, value, onChange }: SearchFilterProps): ReactNode {
  const [typed, setTyped] = useState(value ?? '');
  const [told, setTold] = useState(value);
  const [known, setKnown] = useState(value);
  const tell = useDebouncedCallback((text: string) => {
    const wanted = text.trim() === '' ? undefined : text.trim();
    setTold(wanted);
    onChange(wanted);
  }, PAUSE_MILLISECONDS);
  if (value !== known) {
    setKnown(value);
    // Filters that were cleared elsewhere, or the browser's way back; not the echo of what was typed, while somebody types on.
    if (value !== told) setTyped(value ?? '');
  }
  return (
    <TextInput
      type="search"
      label={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value);
      }}
      style={{ flex: '1 1 14rem' }}
    />
  );
}

export interface ChoiceFilterProps<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
}

/** One of some values, or any. The browser's own: a drawn one would double what a list loads. */
export function ChoiceFilter<Value extends string>({ label, value, options, onChange }: ChoiceFilterProps<Value>): ReactNode {
  const words = useWords();
  return (
    <NativeSelect
      label={label}
      data={[{ value: '', label: words.common.any }, ...options]}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(options.find((option) => option.value === currentTarget.value)?.value)}
      style={{ flex: '0 1 11rem' }}
    />
  );
}

/** The filters of a list in a row, with a way to clear them. */
export function FilterBar({ isFiltered, onClear, children }: { readonly isFiltered: boolean; readonly onClear: () => void; readonly children: ReactNode }): ReactNode {
  const words = useWords();
  return (
    <Group component="search" align="flex-end" gap="sm" aria-label={words.common.filters}>
      {children}
      {isFiltered && (
        <Button variant="subtle" onClick={onClear}>
          {words.common.clearFilters}
        </Button>
      )}
    </Group>
  );
}
