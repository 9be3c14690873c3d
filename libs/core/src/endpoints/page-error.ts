import { InvalidRequest, TemporarilyUnavailable, TooManyRequests, type OAuthError, type OAuthErrorOptions } from '../errors/oauth-error.js';
import type { Pages } from '../ports/pages.js';
import { html } from '../wire/html.js';
import type { WireResponse } from '../wire/response.js';

/** An error shown to the person, where there is nobody to redirect to. @spec RFC 6749 §4.1.2.1 */
export function errorPage(error: OAuthError, { pages }: { readonly pages: Pages }): WireResponse {
  const page = html(
    error.status,
    pages.error({
      status: error.status,
      ...wordsFor(error),
      error: error.code,
      ...(error.description !== undefined && { description: error.description }),
    }),
  );
  const retry = error instanceof TemporarilyUnavailable || error instanceof TooManyRequests;
  return { ...page, error, ...(retry && { headers: { ...page.headers, 'retry-after': String(error.retryAfterSeconds) } }) };
}

function wordsFor(error: OAuthError): Words {
  if (error instanceof ExplainedError) return error.words;
  if (error instanceof TemporarilyUnavailable) {
    return { title: 'We will be right back', explanation: 'The service cannot answer at the moment. Nothing was changed. Please try again in a minute.' };
  }
  if (error instanceof TooManyRequests) {
    return { title: 'Too many attempts', explanation: 'There were too many attempts in a short time. Please wait a few minutes and try again.' };
  }
  return {
    title: 'This link does not work',
    explanation: 'The application sent a request that we cannot accept, so we did not send you back to it. Nothing was shared. Please tell the people who run the application.',
  };
}

/** What a person reads on the error page. */
interface Words {
  readonly title: string;
  readonly explanation: string;
}

/** An error that brings its own words for people. */
export class ExplainedError extends InvalidRequest {
  constructor(
    readonly words: Words,
    options: OAuthErrorOptions,
  ) {
    super(options);
  }
}

/** A form or page that can no longer be continued. */
export class PageExpired extends ExplainedError {
  constructor(words: Words, detail: string) {
    super(words, { description: words.title, detail });
  }
}

export const expired = (detail: string): PageExpired =>
  new PageExpired(
    { title: 'This page has expired', explanation: 'The sign-in took too long or was already finished. Please go back to the application and start again.' },
    detail,
  );

export const otherBrowser = (detail: string): PageExpired =>
  new PageExpired(
    {
      title: 'This sign-in was started elsewhere',
      explanation: 'It belongs to another browser, or this browser does not accept cookies. Please go back to the application and start again here.',
    },
    detail,
  );

/** Said before anybody goes back to an application with its error. @spec RFC 9700 §4.11.2 */
export const nobodyRegistered = (error: OAuthError, place: string): Words =>
  error.status >= 500
    ? { title: 'We could not go on', explanation: `Something went wrong on our side, and nothing was shared. ${strangerAt(place)}` }
    : { title: 'This request does not work', explanation: `The application sent a request that we cannot accept. Nothing was shared. ${strangerAt(place)}` };

const strangerAt = (place: string): string =>
  `Nobody has registered the application at ${place} here, so we do not send you back to it by ourselves: go there only if you know it.`;
