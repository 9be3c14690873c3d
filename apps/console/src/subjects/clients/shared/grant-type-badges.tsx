import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { grantTypeName } from './grant-type-name.js';

/** What a client may trade for tokens, in short. */
export function GrantTypeBadges({ grantTypes }: { readonly grantTypes: readonly string[] }): ReactNode {
  const { clients } = useWords();
  if (grantTypes.length === 0) return <Text size="sm" c="dimmed">{clients.noGrants}</Text>;
  return (
    <Group gap={4}>
      {grantTypes.map((grantType) => (
        <Badge key={grantType} color="gray" title={grantType}>
          {grantTypeName(grantType, clients)}
        </Badge>
      ))}
    </Group>
  );
}
