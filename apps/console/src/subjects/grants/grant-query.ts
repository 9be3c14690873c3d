import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.js';

export const grantQuery = (grantId: string) =>
  queryOptions({ queryKey: ['GET /admin/grants/{grant_id}', grantId], queryFn: ({ signal }) => call('GET /admin/grants/{grant_id}', { params: { grant_id: grantId }, signal }) });
