import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem.js';
import { sessionEnd } from './session-end.js';
import { sessionQuery } from './session.js';

const MAX_RETRIES = 2;

/** Asks again what may succeed a moment later, and notices when the session has ended. */
export function createQueryClient(): QueryClient {
  const noticeEnd = (error: unknown): void => {
    if (!(error instanceof ApiProblem)) return;
    if (error.kind === 'signed-out') sessionEnd.mark();
    // Roles may have changed, or another tab began a new session.
    if (error.kind === 'forbidden') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof ApiProblem && error.isPassing && failures < MAX_RETRIES,
        retryDelay: (failures) => 500 * 2 ** failures,
        staleTime: 5000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
