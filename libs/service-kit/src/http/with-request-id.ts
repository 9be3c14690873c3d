import type { WireResponse } from '@assent/core';

/** An answer that tells of a failure of ours also tells under which id to look for it, where it is a JSON error of OAuth. */
export function withRequestId(response: WireResponse, requestId: string): WireResponse {
  if (response.headers['content-type'] !== 'application/json') return response;
  const body = JSON.parse(response.body) as { readonly error?: unknown };
  return typeof body.error === 'string' ? { ...response, body: JSON.stringify({ ...body, request_id: requestId }) } : response;
}
