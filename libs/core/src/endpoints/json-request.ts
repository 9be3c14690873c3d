import { InvalidRequest } from '../errors/oauth-error.js';
import type { Params } from '../wire/form.js';
import { header, type WireRequest } from '../wire/request.js';
import { requireMethod } from './answering.js';

export type JsonObject = Readonly<Record<string, unknown>>;

const JSON_TYPE = /^application\/json *(;|$)/i;
const CLIENT_AUTH_MEMBERS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON object of a POST that programs send. @throws MethodNotAllowed, InvalidRequest */
export function postedJson(request: WireRequest): JsonObject {
  requireMethod(request, 'POST');
  if (request.query !== '') throw new InvalidRequest('Members belong in the request body, not in the URI.');
  if (!JSON_TYPE.test(header(request, 'content-type') ?? '')) throw new InvalidRequest('The content type must be application/json.');
  const value = parsed(request.body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidRequest('The body is not a JSON object.');
  return value as JsonObject;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new InvalidRequest('The body is not JSON in UTF-8.');
  }
}

/** What client authentication reads from a form, read from the object; empty counts as absent, as in a form.
 *  @spec RFC 6749 §2.3.1, RFC 7521 §4.2
 *  @throws InvalidRequest a member that is no string */
export function clientAuthParams(object: JsonObject): Params {
  const params = new Map<string, string>();
  for (const name of CLIENT_AUTH_MEMBERS) {
    const value = object[name];
    if (value !== undefined && typeof value !== 'string') throw new InvalidRequest(`The member ${name} is not a string.`);
    if (value !== undefined && value !== '') params.set(name, value);
  }
  return params;
}
