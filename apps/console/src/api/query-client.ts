import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem.js';
import { refusals } from './refusals.js';
import { sessionEnd } from './session-end.js';
import { sessionQuery } from './session.js';

const MAX_RETRIES = 2;

/** Asks again what may succeed a moment later, and notices when the session has ended. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
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
  refusals.listen(({ kind }) => {
    if (kind === 'signed-out') sessionEnd.mark();
    // Roles may have changed, or another tab began a new session.
    if (kind === 'forbidden') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  });
  return client;
}
