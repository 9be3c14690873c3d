import { CredentialRefused, OAuthError, type WireResponse } from '@assent/core';
import { errorAnswer } from '../http/error-response.js';
import type { EndpointMeter } from './endpoint-meter.js';

// Called by the handler itself: a wrapper around endpoints would cost each request another promise.

/** @param began as performance.now() said */
export function countAnswer(meter: EndpointMeter, response: WireResponse, began: number): void {
  meter.answered(response.status, performance.now() - began, codeOf(response));
}

/** @param error what the endpoint threw */
export function countFailure(meter: EndpointMeter, error: unknown, began: number): void {
  const { kind, response } = errorAnswer(error, '');
  meter.answered(response.status, performance.now() - began, error instanceof OAuthError ? error.code : CODES[kind]);
}

/** A credential that is not good is the answer to a question, not an error of who asked. */
function codeOf({ error, status }: WireResponse): string | undefined {
  if (error === undefined) return status >= 500 ? CODES.bug : undefined;
  return error instanceof CredentialRefused ? undefined : error.code;
}

const CODES = { bug: 'server_error', outage: 'temporarily_unavailable', overload: 'temporarily_unavailable', refusal: 'invalid_request' } as const;
