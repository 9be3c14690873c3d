import { Group, Text } from '@mantine/core';
import type { ApplicationType } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { KindIcon } from './kind-icon.js';

/** What kind of application a client is, as a picture and in words. */
export function KindName({ kind }: { readonly kind: ApplicationType | undefined }): ReactNode {
  const { clients } = useWords();
  return (
    <Group gap={6} wrap="nowrap">
      <KindIcon kind={kind} />
      <Text size="sm" span {...(kind === undefined && { c: 'dimmed' })}>
        {kind === undefined ? clients.noKind : clients.kinds[kind].name}
      </Text>
    </Group>
  );
}
