import type { Client } from '../model/client.js';
import type { ResponseMode } from '../model/interaction.js';
import type { ResponseType } from '../response-types/response-type.js';
import type { Parsed } from '../wire/form.js';

/** What the request says about its answer, right or wrong: errors go the same way. */
export interface AnswerWishes {
  /** Undefined: missing, repeated or unknown. */
  readonly responseType: ResponseType | undefined;
  /** The wish, or the usual mode where it cannot be granted. */
  readonly responseMode: ResponseMode;
  /** Why the wish cannot be granted. */
  readonly modeProblem?: string;
}

/** Of requests that name no response type we know. */
const USUAL_MODES: ResponseType['responseModes'] = ['query', 'fragment', 'form_post'];

/** @spec OAuth 2.0 Multiple Response Type Encoding Practices §2.1 */
export function answerWishes(form: Parsed, client: Client, redirectUri: string, responseTypes: ReadonlyMap<string, ResponseType>): AnswerWishes {
  const responseType = form.repeated.has('response_type') ? undefined : responseTypes.get(responseTypeName(form.params.get('response_type') ?? ''));
  const [usual, ...others] = responseType?.responseModes ?? USUAL_MODES;
  const wished = form.repeated.has('response_mode') ? undefined : form.params.get('response_mode');
  const granted = [usual, ...others].find((mode) => mode === (wished ?? usual) && mode !== 'page');
  const modeProblem = granted === undefined ? 'This response_mode is not supported for this response_type.' : problemOf(granted, form, redirectUri);
  const mode = granted === undefined || modeProblem !== undefined ? usual : granted;
  const page = mode === 'fragment' && others.includes('page') && client.policy.implicitAnswerPage;
  return { responseType, responseMode: page ? 'page' : mode, ...(modeProblem !== undefined && { modeProblem }) };
}

/** RFC 6749 §3.1.1: the order of the words does not matter. */
export const responseTypeName = (value: string): string => value.split(' ').sort().join(' ');

/** A form needs somebody who takes it; and browsers write line breaks in forms in their own way, so that the state would come back changed. */
function problemOf(mode: ResponseMode, { params }: Parsed, redirectUri: string): string | undefined {
  if (mode !== 'form_post') return undefined;
  if (!/^https?:/.test(redirectUri)) return 'response_mode form_post needs an http or https redirect_uri.';
  return /[\r\n]/.test(params.get('state') ?? '') ? 'state must not contain line breaks with response_mode form_post.' : undefined;
}
