import { z } from 'zod';
import type { ResourceRequest } from '../credentials/resource-request.js';
import { InvalidRequest } from '../errors/oauth-error.js';
import { parseScope } from '../tokens/scope.js';
import type { JsonObject } from './json-request.js';
import { resourceRequestOf } from './original-request.js';

/** A request to a protected resource, and what it needs there. */
export interface VerificationRequest {
  readonly request: ResourceRequest;
  readonly scope: readonly string[];
  readonly resource?: string | undefined;
}

/** RFC 9110 §5.5: what ends a line is in no header. */
const headerValue = z.string().regex(/^[^\0\r\n]*$/);

const members = z.object({
  method: z.string(),
  uri: z.string(),
  headers: z.record(z.string(), z.union([headerValue, z.array(headerValue)])).default({}),
  body: z.base64().optional(),
  scope: z.string().optional(),
  resource: z.string().optional(),
});

/** @throws InvalidRequest naming the member; InvalidScope */
export function parseVerification(object: JsonObject): VerificationRequest {
  const { data, error } = members.safeParse(object);
  if (data === undefined) throw new InvalidRequest(`The member ${String(error?.issues[0]?.path[0])} is missing or malformed.`);
  const { body, method, resource, scope = '', uri } = data;
  const request = resourceRequestOf({ method, uri, headers: headersOf(data.headers), body: body === undefined ? undefined : Buffer.from(body, 'base64') });
  if (request === undefined) throw new InvalidRequest('The members method, uri and headers.host are not those of an HTTP request.');
  return { request, scope: parseScope(scope), resource: resource === '' ? undefined : resource };
}

/** Names in lower case; values of one name together, so that a repeated header is seen as such. */
function headersOf(given: Readonly<Record<string, string | readonly string[]>>): ResourceRequest['headers'] {
  const byName = new Map<string, string[]>();
  for (const [name, value] of Object.entries(given)) {
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), ...[value].flat()]);
  }
  return Object.fromEntries([...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
