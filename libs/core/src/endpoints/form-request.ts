import { InvalidRequest } from '../errors/oauth-error.js';
import { formText, parseForm, type Parsed } from '../wire/form.js';
import { header, type WireRequest } from '../wire/request.js';
import { requireMethod } from './answering.js';

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/** The form of a POST that programs send.
 *  @spec RFC 6749 §3.2; §2.3.1: credentials never travel in the request URI
 *  @throws MethodNotAllowed, InvalidRequest */
export function postedForm(request: WireRequest): Parsed {
  requireMethod(request, 'POST');
  if (request.query !== '') throw new InvalidRequest('Parameters belong in the request body, not in the URI.');
  requireForm(request);
  return parseForm(formText(request.body));
}

/** @throws InvalidRequest */
export function requireForm(request: WireRequest): void {
  if (!FORM.test(header(request, 'content-type') ?? '')) {
    throw new InvalidRequest('The content type must be application/x-www-form-urlencoded.');
  }
}
