import { accessTokenValues, onlyToken, type BearerWay, type Carried } from './bearer-way.js';
import type { ResourceRequest } from './resource-request.js';

/** Methods whose body means something. @spec RFC 9110 §9.3 */
const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;
const MULTIPART = /^multipart\//i;
const PART_NAME = /\bname="?access_token(?=["\s;]|$)/i;

/** No other format that is in use for bodies is without these. */
const LOOKS_LIKE_FORM = /^[^\s"<>[\]{}]*$/;
const NOT_ASCII = /[^\0-\x7f]|%[89a-f][0-9a-f]/i;
const NOT_ENCODED = /[\0-\x20\x7f]|%(?![0-9a-f]{2})/i;

/** For clients that cannot set headers: off unless the API and the client switch it on. @spec RFC 6750 §2.2 */
export const bearerBody: BearerWay = {
  method: 'body',

  carried(request) {
    const text = Buffer.from(request.body ?? []).toString('latin1');
    const type = contentType(request);
    if (MULTIPART.test(type)) return PART_NAME.test(text) ? { fault: 'A token in the body must be in a body of a single part.' } : undefined;
    const values = FORM.test(type) || LOOKS_LIKE_FORM.test(text) ? accessTokenValues(text) : [];
    const carried = onlyToken(values);
    return carried && (whyNotAllowed(request, type, text) ?? carried);
  },

  allowedBy: ({ allowBodyToken }) => allowBodyToken,
};

/** RFC 6750 §2.2: what must be met before a body may be a way; the single part is checked above. */
function whyNotAllowed({ method }: ResourceRequest, type: string, text: string): Carried | undefined {
  if (!METHODS.includes(method)) return { fault: 'A token in the body needs a method whose body has a meaning.' };
  if (!FORM.test(type)) return { fault: 'A token in the body needs the content type application/x-www-form-urlencoded.' };
  if (NOT_ASCII.test(text)) return { fault: 'A body with a token must be ASCII.' };
  if (NOT_ENCODED.test(text)) return { fault: 'The body is not encoded as application/x-www-form-urlencoded.' };
  return undefined;
}

/** A repeated Content-Type is none. */
const contentType = ({ headers }: ResourceRequest): string => {
  const value = headers['content-type'];
  return typeof value === 'string' ? value : '';
};
