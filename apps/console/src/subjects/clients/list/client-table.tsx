import { Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Instant } from '../../../parts/instant.js';
import { ListTable } from '../../../parts/list-table.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { ClientLink } from '../../../parts/subject-links.js';
import type { List } from '../../../parts/use-list.js';
import { GrantTypeBadges } from '../shared/grant-type-badges.js';
import { KindName } from '../shared/kind-name.js';
import { NoClients } from './no-clients.js';

export interface ClientTableProps {
  readonly list: List<ClientView>;
  readonly isFiltered: boolean;
}

export function ClientTable({ list, isFiltered }: ClientTableProps): ReactNode {
  const { clients, common } = useWords();
  return (
    <ListTable
      label={clients.title}
      list={list}
      isFiltered={isFiltered}
      empty={<NoClients />}
      keyOf={({ client_id }) => client_id}
      columns={[
        { label: clients.client, cell: (client) => <NameAndId client={client} /> },
        { label: clients.kindShort, cell: (client) => <KindName kind={client.application_type} /> },
        { label: clients.grants, cell: (client) => <GrantTypeBadges grantTypes={client.grant_types} /> },
        { label: clients.status, cell: (client) => <StatusBadge disabledAt={client.disabled_at} /> },
        { label: common.created, cell: (client) => <Instant at={client.created_at} /> },
      ]}
    />
  );
}

function NameAndId({ client }: { readonly client: ClientView }): ReactNode {
  return (
    <>
      <ClientLink of={client} />
      {client.client_name !== undefined && (
        <Text size="xs" c="dimmed" ff="monospace" className="breakable">
          {client.client_id}
        </Text>
      )}
    </>
  );
}
