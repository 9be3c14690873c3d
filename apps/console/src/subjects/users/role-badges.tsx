import { Badge, Group, Text } from '@mantine/core';
import type { UserView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';

/** What somebody is in this console. */
export function RoleBadges({ roles }: Pick<UserView, 'roles'>): ReactNode {
  const words = useWords();
  if (roles.length === 0) return <Text size="sm" c="dimmed">{words.users.noRole}</Text>;
  return (
    <Group gap={4}>
      {roles.map((role) => (
        <Badge key={role} color={role === 'admin' ? 'assent' : 'blue'}>
          {words.account.roles[role]}
        </Badge>
      ))}
    </Group>
  );
}
