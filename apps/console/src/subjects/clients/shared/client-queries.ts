import type { ApiView } from '@assent/admin-contracts';
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { call } from '../../../api/call.js';

const MOST_OF_A_PAGE = 200;

export const clientQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['GET /admin/clients/{client_id}', clientId],
    queryFn: ({ signal }) => call('GET /admin/clients/{client_id}', { params: { client_id: clientId }, signal }),
  });

/** What of it is alive. */
export const clientUsageQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['GET /admin/clients/{client_id}/usage', clientId],
    queryFn: ({ signal }) => call('GET /admin/clients/{client_id}/usage', { params: { client_id: clientId }, signal }),
    staleTime: 0,
  });

/** Every API, for choosing among their scopes. */
export const everyApiQuery = queryOptions({
  queryKey: ['GET /admin/apis', 'every'],
  queryFn: async ({ signal }): Promise<readonly ApiView[]> => {
    const apis: ApiView[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await call('GET /admin/apis', { query: { limit: MOST_OF_A_PAGE, cursor }, signal });
      apis.push(...page.items);
      cursor = page.next_cursor;
    }
    return apis;
  },
});

/** Reads again what shows this client; ends when it is shown. */
export const refreshClient = async (queryClient: QueryClient, clientId: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['GET /admin/clients/{client_id}', clientId] }),
    queryClient.invalidateQueries({ queryKey: ['GET /admin/clients/{client_id}/usage', clientId] }),
    ...['GET /admin/clients', 'GET /admin/grants', 'GET /admin/tokens'].map((name) => queryClient.invalidateQueries({ queryKey: [name] })),
  ]);
};
