import { OAuthError, StoreUnavailable, type WireResponse } from '@assent/core';
import { HttpException } from '@nestjs/common';
import { isError } from '../logs/is-error.js';
import { Overloaded } from './overloaded.js';

/** How an error that reached the shell is answered, and how it is logged. */
export interface ErrorAnswer {
  readonly response: WireResponse;
  /** 'bug' and 'outage' are logged; 'refusal' is the caller's doing, and of 'overload' the process tells by itself. */
  readonly kind: 'bug' | 'outage' | 'overload' | 'refusal';
}

const RETRY_AFTER_SECONDS = 1;

/** Fixed sentences: nothing that the caller sent comes back. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  404: 'There is nothing at this address.',
  405: 'This address does not answer this method.',
  408: 'The request took too long to arrive.',
  413: 'The request body is too large.',
  414: 'The address is too long.',
  415: 'The Content-Type is not understood.',
  431: 'The request headers are too large.',
};

/** @param requestId ties the answer to its log line */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (error instanceof Overloaded) return { kind: 'overload', response: unavailable(requestId) };
  if (error instanceof OAuthError) return { kind: error.status >= 500 ? 'outage' : 'refusal', response: oauthResponse(error) };
  if (error instanceof StoreUnavailable) return { kind: 'outage', response: unavailable(requestId) };
  const status = statusOf(error);
  if (status !== undefined && status >= 400 && status < 500) return { kind: 'refusal', response: refusal(status) };
  if (status === 503) return { kind: 'outage', response: unavailable(requestId) };
  return {
    kind: 'bug',
    response: json(500, { error: 'server_error', error_description: 'Something went wrong on our side.', request_id: requestId }),
  };
}

/** An answer to a request that never reached an endpoint. */
export const refusal = (status: number): WireResponse =>
  json(status, { error: 'invalid_request', error_description: REFUSALS[status] ?? 'The request cannot be served.' });

function oauthResponse(error: OAuthError): WireResponse {
  const headers: Record<string, string> = {};
  if ('retryAfterSeconds' in error) headers['retry-after'] = String(error.retryAfterSeconds);
  if ('allow' in error) headers['allow'] = String(error.allow);
  return json(error.status, { error: error.code, error_description: error.description }, headers);
}

/** Come back in a moment. @spec RFC 9110 §10.2.3, §15.6.4 */
export const unavailable = (requestId: string): WireResponse =>
  json(
    503,
    {
      error: 'temporarily_unavailable',
      error_description: 'The service is temporarily unavailable. Try again in a moment.',
      request_id: requestId,
    },
    { 'retry-after': String(RETRY_AFTER_SECONDS) },
  );

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Nest's HttpException and Fastify's own errors carry a status; other errors are bugs. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!isError(error)) return undefined;
  return 'statusCode' in error && 'code' in error && String(error.code).startsWith('FST_') ? Number(error.statusCode) : undefined;
}
