import { ActionIcon, Box, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';

export interface TextRowsProps {
  readonly label: string;
  readonly description?: ReactNode;
  /** Of the list as a whole. */
  readonly error?: ReactNode;
  readonly rows: readonly string[];
  /** What the input of a row needs. */
  readonly field: (row: number) => object;
  readonly rowLabel: (number: string) => string;
  readonly removeLabel: (number: string) => string;
  readonly addLabel: string;
  readonly onAdd: () => void;
  readonly onRemove: (row: number) => void;
  readonly type?: 'url' | 'email' | 'text';
}

/** Several texts, each in a row of its own. */
export function TextRows({ label, description, error, rows, field, rowLabel, removeLabel, addLabel, onAdd, onRemove, type = 'text' }: TextRowsProps): ReactNode {
  const id = useId();
  return (
    <Box role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-description`}>
      <Input.Label id={`${id}-label`} component="div">
        {label}
      </Input.Label>
      {description !== undefined && (
        <Input.Description id={`${id}-description`} component="div" mb={6}>
          {description}
        </Input.Description>
      )}
      <Stack gap="xs">
        {rows.map((_, row) => (
          <Group key={row} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput {...field(row)} aria-label={rowLabel(String(row + 1))} inputMode={type} spellCheck={false} autoComplete="off" autoCapitalize="none" style={{ flex: 1 }} />
            {rows.length > 1 && (
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={removeLabel(String(row + 1))} onClick={() => onRemove(row)}>
                <IconTrash size={18} stroke={1.6} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      {error !== undefined && (
        <Input.Error mt={6} role="alert">
          {error}
        </Input.Error>
      )}
      <Button variant="subtle" size="compact-sm" mt={8} leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
        {addLabel}
      </Button>
    </Box>
  );
}
