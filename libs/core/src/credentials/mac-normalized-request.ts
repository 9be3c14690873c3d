import type { MacHeader } from './mac-header.js';
import type { ResourceRequest } from './resource-request.js';

/** RFC 9110 §9.1: a method is a token. */
const METHOD = /^[\w!#$%&'*+.^`|~-]+$/;
const VISIBLE = /^[\x21-\x7e]+$/;
const ABSOLUTE_FORM = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** What the client signed. Undefined: a part could hold a line end or another character that no request line has, so that two different
 *  requests would have one string.
 *  @spec draft-ietf-oauth-v2-http-mac-02 §3.2.1; -00 §3.3.1 */
export function normalizedRequest(header: MacHeader, request: ResourceRequest): string | undefined {
  const { method, host, port } = request;
  const requestUri = pathAndQuery(request.requestTarget);
  if (!METHOD.test(method) || !VISIBLE.test(requestUri) || !VISIBLE.test(host) || !Number.isInteger(port)) return undefined;
  const where = [method.toUpperCase(), requestUri, host.toLowerCase(), String(port)];
  const lines =
    header.draft === '02'
      ? [header.ts, header.nonce, ...where, header.ext ?? '']
      : [header.nonce, ...where, header.bodyhash ?? '', header.ext ?? ''];
  return lines.map((line) => `${line}\n`).join('');
}

/** RFC 9112 §3.2.2: a proxy may be asked with the whole URI; an empty path is "/". */
function pathAndQuery(requestTarget: string): string {
  const rest = requestTarget.replace(ABSOLUTE_FORM, '');
  return rest === requestTarget || rest.startsWith('/') ? rest : `/${rest}`;
}
