import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** @param scope space-separated */
export function ScopeBadges({ scope }: { readonly scope: string }): ReactNode {
  const words = useWords();
  const names = scope.split(' ').filter((name) => name !== '');
  if (names.length === 0) return <Text c="dimmed" size="sm">{words.common.none}</Text>;
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Badge key={name} color="assent" style={{ textTransform: 'none' }}>
          {name}
        </Badge>
      ))}
    </Group>
  );
}
