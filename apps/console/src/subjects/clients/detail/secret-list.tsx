import { Badge, Group, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useSpeech } from '../../../catalogue/language.js';
import { Instant } from '../../../parts/instant.js';
import { SimpleTable } from '../../../parts/simple-table.js';

type Secret = ClientView['secrets'][number];

/** Which secrets work, since when and until when: never what they are. */
export function SecretList({ secrets }: { readonly secrets: readonly Secret[] }): ReactNode {
  const { words: { clients: { detail } }, format } = useSpeech();
  if (secrets.length === 0) return <Text>{detail.noSecrets}</Text>;
  const numbered = secrets.map((secret, index) => ({ ...secret, name: detail.secretNumber(format.number(secrets.length - index)), isNewest: index === 0 }));
  return (
    <SimpleTable
      label={detail.secrets}
      items={numbered}
      keyOf={({ name }) => name}
      columns={[
        { label: detail.secret, cell: ({ name, isNewest }) => <SecretName name={name} mark={isNewest && secrets.length > 1 ? detail.newest : undefined} /> },
        { label: detail.madeAt, cell: ({ created_at: at }) => <Instant at={at} exact /> },
        { label: detail.endsAt, cell: ({ expires_at: at }) => (at === undefined ? detail.worksOn : <Instant at={at} exact />) },
      ]}
    />
  );
}

function SecretName({ name, mark }: { readonly name: string; readonly mark: string | undefined }): ReactNode {
  return (
    <Group gap="xs">
      {name}
      {mark !== undefined && <Badge color="green">{mark}</Badge>}
    </Group>
  );
}
