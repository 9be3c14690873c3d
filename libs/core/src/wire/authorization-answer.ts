import { TemporarilyUnavailable, type OAuthError } from '../errors/oauth-error.js';
import type { ResponseMode } from '../model/interaction.js';
import type { Pages, WayBack } from '../ports/pages.js';
import { sha256 } from '../secrets/sha256.js';
import { html, onwardFrom, placeOf } from './html.js';
import { inFragment, inQuery, seeOther } from './redirect.js';
import type { WireResponse } from './response.js';

/** Where the answer to an authorization request goes, and how. */
export interface AnswerTarget {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state?: string | undefined;
  readonly issuer: string;
  /** The request that is answered was a POST. */
  readonly afterPost: boolean;
  readonly pages: Pages;
}

/** Presses the button of the form_post page. It never changes, so its hash lets it alone run. */
export const AUTO_SUBMIT = 'document.forms[0].submit()';
const AUTO_SUBMIT_HASH = sha256(AUTO_SUBMIT).toString('base64');

/** @spec RFC 6749 §4.1.2, §4.2.2 */
export const answerTo = (target: AnswerTarget, answer: Readonly<Record<string, string>>): WireResponse => send(target, answer, false);

/** @spec RFC 6749 §4.1.2.1, §4.2.2.1 */
export const errorTo = (target: AnswerTarget, error: OAuthError): WireResponse => ({ ...send(target, membersOf(error), true), error });

/** An error page with a way back that the person may take, for those whom nobody has vouched for. @spec RFC 9700 §4.11.2 */
export function errorPageTo(target: AnswerTarget, error: OAuthError, words: { readonly title: string; readonly explanation: string }): WireResponse {
  const { description, status } = error;
  const wayBack = wayBackOf(target, completed(target, membersOf(error)));
  const body = target.pages.error({ status, ...words, error: error.code, ...(description !== undefined && { description }), wayBack });
  const page = html(status, body, wayBack.fields && onwardFrom(target.redirectUri));
  const retry = error instanceof TemporarilyUnavailable && { headers: { ...page.headers, 'retry-after': String(error.retryAfterSeconds) } };
  return { ...page, error, ...retry };
}

type Sent = (target: AnswerTarget, params: URLSearchParams, failed: boolean) => WireResponse;

const SENT: Readonly<Record<ResponseMode, Sent>> = {
  query: ({ afterPost, redirectUri }, params) => seeOther(inQuery(redirectUri, params), afterPost),
  fragment: ({ afterPost, redirectUri }, params) => seeOther(inFragment(redirectUri, params), afterPost),
  // OAuth 2.0 Form Post Response Mode §2
  form_post: (target, params, failed) =>
    html(200, target.pages.answer({ wayBack: wayBackOf(target, params), failed, autoSubmit: true }), onwardFrom(target.redirectUri), AUTO_SUBMIT_HASH),
  // RFC 6749 §4.2.2: for user agents that lose the fragment of Location
  page: (target, params, failed) => html(200, target.pages.answer({ wayBack: wayBackOf(target, params), failed, autoSubmit: false })),
};

const send = (target: AnswerTarget, answer: Readonly<Record<string, string>>, failed: boolean): WireResponse =>
  SENT[target.responseMode](target, completed(target, answer), failed);

function wayBackOf({ redirectUri, responseMode }: AnswerTarget, params: URLSearchParams): WayBack {
  const place = placeOf(redirectUri);
  if (responseMode === 'form_post') return { place, uri: redirectUri, fields: Object.fromEntries(params) };
  return { place, uri: responseMode === 'query' ? inQuery(redirectUri, params) : inFragment(redirectUri, params) };
}

/** RFC 6749 §4.1.2: the exact state; RFC 9207 §2: with `iss`. */
function completed({ issuer, state }: AnswerTarget, answer: Readonly<Record<string, string>>): URLSearchParams {
  const params = new URLSearchParams(answer);
  if (state !== undefined) params.set('state', state);
  params.set('iss', issuer);
  return params;
}

const membersOf = ({ code, description }: OAuthError): Record<string, string> => ({
  error: code,
  ...(description !== undefined && { error_description: description }),
});
