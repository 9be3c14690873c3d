import { Alert, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';
import { Loaded } from '../../../parts/loaded.js';
import { Page } from '../../../parts/page.js';
import { isBuiltIn } from '../shared/built-in-client.js';
import { clientQuery } from '../shared/client-queries.js';
import { EditClientForm } from './edit-client-form.js';

const route = getRouteApi('/shell/clients/$clientId/edit');

/** Changes everything that is registered of a client. */
export function EditClientPage(): ReactNode {
  const { clients, common } = useWords();
  const { clientId } = route.useParams();
  const query = useQuery(clientQuery(clientId));
  const name = query.data?.client_name ?? clientId;
  const above = [
    { label: clients.title, to: '/clients' },
    { label: name, to: `/clients/${encodeURIComponent(clientId)}` },
  ];
  return (
    <Page title={`${common.edit}: ${name}`} above={above}>
      <Loaded query={query}>{(client) => <Editable key={clientId} client={client} />}</Loaded>
    </Page>
  );
}

function Editable({ client }: { readonly client: ClientView }): ReactNode {
  const { clients, common } = useWords();
  const mayManage = useMay('manage');
  if (!mayManage) return <Text>{common.readOnly}</Text>;
  if (isBuiltIn(client)) return <Alert color="blue" variant="light" title={clients.detail.builtInTitle}>{clients.detail.builtIn}</Alert>;
  return <EditClientForm initial={client} />;
}
