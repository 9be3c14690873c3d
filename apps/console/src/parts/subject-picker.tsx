import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { isCredential } from './is-credential.js';
import { subjectById, subjectSearch, type Subject, type SubjectKind } from './subject-search.js';

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
  /** undefined: nobody types; the name of what is chosen stands there. */
  const [typed, setTyped] = useState<string>();
  const combobox = useCombobox();
  const { dropdownOpened: isOpen, closeDropdown, openDropdown, selectFirstOption } = combobox;
  const { data: chosen } = useQuery({ ...subjectById(kind, value ?? ''), enabled: value !== undefined });
  const { options, state } = useOptions(kind, typed ?? '', isOpen);
  const names = options.map(({ id }) => id).join('\n');
  useEffect(() => {
    if (isOpen && typed !== undefined && names !== '') selectFirstOption();
  }, [isOpen, typed, names, selectFirstOption]);

  const settle = (): void => {
    closeDropdown();
    setTyped(undefined);
  };
  const choose = (id: string | undefined): void => {
    onChange(id);
    settle();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={label}
          placeholder={words.common.any}
          style={{ flex: '1 1 12rem' }}
          value={typed ?? (value === undefined ? '' : (chosen?.name ?? value))}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            openDropdown();
          }}
          onClick={() => openDropdown()}
          onFocus={() => openDropdown()}
          onBlur={() => (typed === '' && value !== undefined ? choose(undefined) : settle())}
          rightSectionPointerEvents={value === undefined ? 'none' : 'all'}
          rightSection={value === undefined ? <Combobox.Chevron /> : <Combobox.ClearButton onClear={() => choose(undefined)} aria-label={`${label}: ${words.common.any}`} />}
          autoComplete="off"
          spellCheck={false}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label} mah={280} style={{ overflowY: 'auto' }}>
          {options.map((option) => (
            <Combobox.Option key={option.id} value={option.id} active={option.id === value}>
              <OptionText option={option} />
            </Combobox.Option>
          ))}
          {options.length === 0 && <Combobox.Empty>{state}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface Options {
  readonly options: readonly Pick<Subject, 'id' | 'name' | 'detail'>[];
  /** What to say when there are none. */
  readonly state: string;
}

/** What the search found; after it, the text itself, because an identifier counts although no name is known for it. */
function useOptions(kind: SubjectKind, typed: string, isOpen: boolean): Options {
  const words = useWords();
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, PAUSE_MILLISECONDS);
  const { data: found = [], isFetching, isError } = useQuery({ ...subjectSearch(kind, settled), enabled: isOpen, placeholderData: keepPreviousData });
  const isSettled = !isFetching && settled === text;
  const mayBeId = isSettled && text !== '' && !/\s/.test(text) && !isCredential(text) && found.every(({ id }) => id !== text);
  return {
    options: [...found, ...(mayBeId ? [{ id: text, name: words.tokens.useAsId(text) }] : [])],
    state: isError ? words.problems.titles.unavailable : isSettled ? words.common.nothingFound : words.common.loading,
  };
}

function OptionText({ option: { name, detail } }: { readonly option: Options['options'][number] }): ReactNode {
  return (
    <div className="breakable">
      {name}
      {detail !== undefined && detail !== name && (
        <Text size="xs" opacity={0.85}>
          {detail}
        </Text>
      )}
    </div>
  );
}
