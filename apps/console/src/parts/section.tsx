import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

export interface SectionProps {
  readonly title: string;
  readonly explanation?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled card within a page. */
export function Section({ title, explanation, actions, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'lg' }} component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div style={{ flex: '1 1 14rem' }}>
            <Title order={2} id={id} className="breakable">
              {title}
            </Title>
            {explanation !== undefined && (
              <Text component="div" c="dimmed" size="sm">
                {explanation}
              </Text>
            )}
          </div>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
