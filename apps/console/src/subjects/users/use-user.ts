import type { UserView } from '@assent/admin-contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call } from '../../api/call.js';

const detailKey = (userId: string): readonly unknown[] => ['GET /admin/users/{user_id}', userId];

export const useUser = (userId: string): UseQueryResult<UserView> =>
  useQuery({ queryKey: detailKey(userId), queryFn: ({ signal }) => call('GET /admin/users/{user_id}', { params: { user_id: userId }, signal }) });

/** After a change of a person: everything that shows something of them is read again. @returns done when it is there */
export function useUserChanged(userId: string): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    const names = ['', '/sessions', '/consents', '/usage'].map((part) => [`GET /admin/users/{user_id}${part}`, userId]);
    await Promise.all([['GET /admin/users'], ['GET /admin/tokens'], ['GET /admin/grants'], ...names].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
}
