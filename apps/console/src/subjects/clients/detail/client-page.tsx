import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { LoadedPage } from '../../../parts/loaded-page.js';
import { clientQuery } from '../shared/client-queries.js';
import { ClientDetail } from './client-detail.js';

const route = getRouteApi('/shell/clients/$clientId');

/** One client. */
export function ClientPage(): ReactNode {
  const { clients } = useWords();
  const { clientId } = route.useParams();
  const query = useQuery(clientQuery(clientId));
  return (
    <LoadedPage query={query} title={clientId} above={[{ label: clients.title, to: '/clients' }]}>
      {(client) => <ClientDetail key={client.client_id} client={client} />}
    </LoadedPage>
  );
}
