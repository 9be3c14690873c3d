import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.js';

/** By its name in the console, never by its text: keys of queries are no place for tokens. */
export const tokenQuery = (tokenId: string) =>
  queryOptions({ queryKey: ['GET /admin/tokens/{token_id}', tokenId], queryFn: ({ signal }) => call('GET /admin/tokens/{token_id}', { params: { token_id: tokenId }, signal }) });

export const introspectionQuery = (tokenId: string) =>
  queryOptions({
    queryKey: ['GET /admin/tokens/{token_id}/introspection', tokenId],
    queryFn: ({ signal }) => call('GET /admin/tokens/{token_id}/introspection', { params: { token_id: tokenId }, signal }),
  });

export const inquiriesQuery = (tokenId: string) =>
  queryOptions({
    queryKey: ['GET /admin/tokens/{token_id}/inquiries', tokenId],
    queryFn: ({ signal }) => call('GET /admin/tokens/{token_id}/inquiries', { params: { token_id: tokenId }, signal }),
  });
