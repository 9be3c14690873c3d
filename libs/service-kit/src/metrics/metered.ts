import { CredentialRefused, type Endpoint, OAuthError, type WireResponse } from '@assent/core';
import { errorAnswer } from '../http/error-response.js';
import type { EndpointMeter } from './endpoint-meter.js';

/** Counts and times what an endpoint answers, and what it throws. */
export const metered =
  (endpoint: Endpoint, meter: EndpointMeter): Endpoint =>
  async (request) => {
    const began = performance.now();
    try {
      const response = await endpoint(request);
      meter.answered(response.status, performance.now() - began, codeOf(response));
      return response;
    } catch (error) {
      const { response, kind } = errorAnswer(error, '');
      meter.answered(response.status, performance.now() - began, error instanceof OAuthError ? error.code : CODES[kind]);
      throw error;
    }
  };

/** A credential that is not good is the answer to a question, not an error of who asked. */
function codeOf({ error, status }: WireResponse): string | undefined {
  if (error === undefined) return status >= 500 ? CODES.bug : undefined;
  return error instanceof CredentialRefused ? undefined : error.code;
}

const CODES = { bug: 'server_error', outage: 'temporarily_unavailable', refusal: 'invalid_request' } as const;
