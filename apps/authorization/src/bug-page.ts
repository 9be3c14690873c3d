import { randomUUID } from 'node:crypto';
import { type Endpoint, html, type Pages } from '@assent/core';

/** The part of the logger that is used here. */
export interface BugLog {
  error(fields: object, message: string): void;
}

/** Shows a person a page, where a program would get JSON, when something of ours is broken. */
export function bugPage(endpoint: Endpoint, route: string, pages: Pages, log: BugLog): Endpoint {
  return async (request) => {
    try {
      return await endpoint(request);
    } catch (error) {
      const requestId = request.requestId ?? randomUUID();
      log.error({ requestId, method: request.method, route, err: error }, 'a request failed because of a bug');
      return html(500, pages.error({ status: 500, ...WORDS, error: 'server_error', requestId }));
    }
  };
}

const WORDS = {
  title: 'Something went wrong on our side',
  explanation: 'It is not your fault, and nothing was shared. Please go back to the application and try again. If it happens again, tell us the number below.',
} as const;
