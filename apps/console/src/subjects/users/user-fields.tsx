import { Checkbox, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import type { UserValues } from './user-values.js';

/** Name, address and roles of somebody. */
export function UserFields({ form }: { readonly form: UseFormReturnType<UserValues> }): ReactNode {
  const words = useWords();
  return (
    <Stack>
      <TextInput label={words.users.username} description={words.users.usernameHint} required autoComplete="off" {...form.getInputProps('username')} />
      <TextInput label={words.users.name} autoComplete="off" {...form.getInputProps('name')} />
      <TextInput label={words.users.email} type="email" autoComplete="off" {...form.getInputProps('email')} />
      <Checkbox.Group label={words.users.roles} description={words.users.rolesHint} {...form.getInputProps('roles')}>
        <Stack gap="sm" mt="xs">
          {(['admin', 'operator', 'auditor'] as const).map((role) => (
            <Checkbox key={role} value={role} label={words.account.roles[role]} description={words.users.roleHints[role]} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  );
}
