import { linesOf, type ReceivedRequest } from './received-request.js';
import type { VerificationQuestion } from './verification.js';

/** Headers that credentials are in, or depend on. Cookies and the like are nobody else's business. */
const HEADERS = [
  'authorization',
  'content-digest',
  'content-encoding',
  'content-length',
  'content-type',
  'dpop',
  'signature',
  'signature-input',
  'transfer-encoding',
];

/** What the authorization server needs to know of a request. `host` is always that of the URI: proxies change the header.
 *  @param furtherHeaders to be passed on, in lower case */
export function verificationQuestion(request: ReceivedRequest, uri: string, furtherHeaders: readonly string[]): Pick<VerificationQuestion, 'method' | 'uri' | 'headers'> {
  const headers: Record<string, string | readonly string[]> = { host: new URL(uri).host };
  for (const name of [...HEADERS, ...furtherHeaders]) {
    const lines = linesOf(request, name);
    const [only] = lines;
    if (only !== undefined) headers[name] = lines.length === 1 ? only : lines;
  }
  return { method: request.method, uri, headers };
}
