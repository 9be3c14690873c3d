import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import type { ApiValues } from './api-values.js';

/** Scopes with their descriptions, one in each row. */
export function ScopeRows({ form }: { readonly form: UseFormReturnType<ApiValues> }): ReactNode {
  const { apis } = useWords();
  const { scopes } = form.getValues();
  return (
    <Stack gap="sm" align="start">
      {scopes.length === 0 && <Text c="dimmed">{apis.noScopes}</Text>}
      {scopes.map((scope, index) => (
        <Group key={form.key(`scopes.${index}`)} align="flex-start" gap="xs" w="100%">
          <TextInput label={apis.scopeName} autoComplete="off" style={{ flex: '1 1 10rem' }} {...form.getInputProps(`scopes.${index}.name`)} />
          <TextInput label={apis.scopeDescription} autoComplete="off" style={{ flex: '3 1 16rem' }} {...form.getInputProps(`scopes.${index}.description`)} />
          <ActionIcon mt={28} size="md" variant="subtle" color="gray" aria-label={apis.removeScope(scope.name)} onClick={() => form.removeListItem('scopes', index)}>
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => form.insertListItem('scopes', { name: '', description: '' })}>
        {apis.addScope}
      </Button>
    </Stack>
  );
}
