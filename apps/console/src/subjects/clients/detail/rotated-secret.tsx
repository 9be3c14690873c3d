import { Button, Group, Stack, Title } from '@mantine/core';
import type { ClientWithSecretView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { ShownSecret } from '../secret/shown-secret.js';
import { SecretList } from './secret-list.js';

/** The new secret, and until when each of them works. */
export function RotatedSecret({ client, onDone }: { readonly client: ClientWithSecretView; readonly onDone: () => void }): ReactNode {
  const { detail, actions } = useWords().clients;
  const [isStored, setStored] = useState(false);
  return (
    <Stack>
      <ShownSecret client={client} isStored={isStored} onStored={setStored} />
      <Title order={3}>{detail.secrets}</Title>
      <SecretList secrets={client.secrets} />
      <Group justify="flex-end">
        <Button onClick={onDone} disabled={!isStored}>
          {actions.done}
        </Button>
      </Group>
    </Stack>
  );
}
