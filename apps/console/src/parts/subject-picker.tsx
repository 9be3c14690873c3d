import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { useSubjectOptions, type SubjectOptions } from './subject-options.js';
import { subjectById, type SubjectKind } from './subject-search.js';

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
  const { options, state } = useSubjectOptions(kind, typed ?? '', isOpen);
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
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} keepMounted={false}>
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

function OptionText({ option: { name, detail } }: { readonly option: SubjectOptions['options'][number] }): ReactNode {
  return (
    <div className="breakable">
      {name}
      {detail !== undefined && detail !== name && (
        <Text size="xs">
          {detail}
        </Text>
      )}
    </div>
  );
}
