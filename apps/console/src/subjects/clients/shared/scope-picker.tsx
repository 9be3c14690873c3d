import { Input, Stack, Text, TextInput } from '@mantine/core';
import type { ApiView } from '@assent/admin-contracts';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { ApiScopes } from './api-scopes.js';
import { scopeGroups } from './scope-groups.js';

/** From so many scopes on, somebody wants to search among them. */
const MANY_SCOPES = 12;

export interface ScopePickerProps {
  readonly apis: readonly ApiView[];
  readonly value: readonly string[];
  readonly onChange: (scope: readonly string[]) => void;
  readonly error?: ReactNode;
}

/** Ticks scopes, each with what it allows, below the API that it belongs to. */
export function ScopePicker({ apis, value, onChange, error }: ScopePickerProps): ReactNode {
  const { wizard } = useWords().clients;
  const [wanted, setWanted] = useState('');
  const groups = scopeGroups(apis, value, wanted);
  const count = apis.reduce((sum, { scopes }) => sum + scopes.length, 0);
  const toggle = (name: string): void => onChange(value.includes(name) ? value.filter((other) => other !== name) : [...value, name]);
  return (
    <Stack>
      {count > MANY_SCOPES && (
        <TextInput type="search" label={wizard.filterScopes} leftSection={<IconSearch size={16} aria-hidden />} value={wanted} onChange={({ currentTarget }) => setWanted(currentTarget.value)} maw={360} />
      )}
      {groups.map((group) => (
        <ApiScopes key={group.identifier ?? ''} group={group} chosen={value} onToggle={toggle} />
      ))}
      {groups.length === 0 && <Text c="dimmed">{wanted === '' ? wizard.noScopes : wizard.noScopeFound}</Text>}
      {error !== undefined && <Input.Error role="alert">{error}</Input.Error>}
    </Stack>
  );
}
