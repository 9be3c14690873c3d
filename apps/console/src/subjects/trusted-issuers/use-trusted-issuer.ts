import type { TrustedIssuerView } from '@assent/admin-contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call } from '../../api/call.js';

const DETAIL = 'GET /admin/trusted-issuers/{trusted_issuer_id}';

export const useTrustedIssuer = (id: string): UseQueryResult<TrustedIssuerView> =>
  useQuery({ queryKey: [DETAIL, id], queryFn: ({ signal }) => call(DETAIL, { params: { trusted_issuer_id: id }, signal }) });

/** After a change: what shows the issuer is read again. @returns done when it is there */
export function useTrustedIssuerChanged(id: string): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([[DETAIL, id], ['GET /admin/trusted-issuers']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
}
