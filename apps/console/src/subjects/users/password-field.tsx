import { Button, Group, PasswordInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CopyButton } from '../../parts/copy-button.js';
import { newPassword } from './new-password.js';

export interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (password: string) => void;
  readonly error?: ReactNode;
  readonly hint?: string;
}

/** A password for somebody else: typed, or made and copied. */
export function PasswordField({ value, onChange, error, hint }: PasswordFieldProps): ReactNode {
  const { users } = useWords();
  const [isVisible, { toggle, open }] = useDisclosure(false);
  return (
    <Group align="flex-end" gap="xs">
      <PasswordInput
        label={users.password}
        description={hint}
        value={value}
        error={error}
        autoComplete="new-password"
        visible={isVisible}
        onVisibilityChange={toggle}
        visibilityToggleButtonProps={{ 'aria-label': users.showPassword, tabIndex: 0 }}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        style={{ flex: '1 1 14rem' }}
      />
      <Button
        variant="default"
        onClick={() => {
          onChange(newPassword());
          open();
        }}
      >
        {users.makePassword}
      </Button>
      {value !== '' && <CopyButton text={value} name={users.password} />}
    </Group>
  );
}
