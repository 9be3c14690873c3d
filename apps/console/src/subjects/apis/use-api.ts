import type { ApiView } from '@assent/admin-contracts';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { call } from '../../api/call.js';

export const apiKey = (identifier: string): readonly unknown[] => ['GET /admin/apis/{identifier}', identifier];

export const useApi = (identifier: string): UseQueryResult<ApiView> =>
  useQuery({ queryKey: apiKey(identifier), queryFn: ({ signal }) => call('GET /admin/apis/{identifier}', { params: { identifier }, signal }) });
