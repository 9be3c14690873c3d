/** What both forms of the header say. Every attribute is one line of printable ASCII, so that none can pretend to be two. */
interface MacAttributes {
  /** The access token: the name of the key. */
  readonly id: string;
  readonly nonce: string;
  readonly ext?: string;
  readonly mac: string;
}

/** `Authorization: MAC …`, taken apart. A header without `ts` can only be draft-ietf-oauth-v2-http-mac-00's. */
export type MacHeader =
  | (MacAttributes & { readonly draft: '02'; /** Seconds since 1970, as sent. */ readonly ts: string })
  | (MacAttributes & { readonly draft: '00'; /** Since the token was issued. */ readonly ageSeconds: number; readonly bodyhash?: string });

/** RFC 9110 §11.1: the scheme's case does not matter. */
export const MAC_SCHEME = /^mac(?=$|[ \t,])/i;

/** Longer ones are not read. */
const MAX_LENGTH = 8192;
const START = /^mac +/i;
const PARAMETER = /([\w!#$%&'*+.^`|~-]+)=(?:"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+))/y;
const SEPARATOR = /[ \t]*,[ \t]*/y;
const KNOWN = new Set(['id', 'ts', 'nonce', 'bodyhash', 'ext', 'mac']);
/** Fits into a number whatever is added to it. */
const TIMESTAMP = /^[1-9]\d{0,14}$/;
const AGED_NONCE = /^(0|[1-9]\d{0,14}):./;

/** Undefined: malformed. Unknown attributes are ignored, an empty `ext` is an absent one.
 *  @spec draft-ietf-oauth-v2-http-mac-02 §3.1 */
export function parseMacHeader(text: string): MacHeader | undefined {
  const given = attributesOf(text);
  const [id, nonce, mac] = [given?.get('id'), given?.get('nonce'), given?.get('mac')];
  if (given === undefined || !id || !nonce || !mac) return undefined;
  const ext = given.get('ext');
  const attributes = { id, nonce, mac, ...(ext && { ext }) };
  const ts = given.get('ts');
  if (ts !== undefined) return TIMESTAMP.test(ts) ? { ...attributes, draft: '02', ts } : undefined;
  return agedHeader(attributes, given.get('bodyhash'));
}

/** draft-ietf-oauth-v2-http-mac-00 §3.1: the nonce begins with the age of the credentials in seconds. */
function agedHeader(attributes: MacAttributes, bodyhash: string | undefined): MacHeader | undefined {
  const age = AGED_NONCE.exec(attributes.nonce)?.[1];
  return age === undefined ? undefined : { ...attributes, draft: '00', ageSeconds: Number(age), ...(bodyhash && { bodyhash }) };
}

/** Known attributes by name. Undefined: something is there that the grammar does not know, or an attribute is there twice. */
function attributesOf(text: string): ReadonlyMap<string, string> | undefined {
  const start = text.length > MAX_LENGTH ? undefined : START.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const attributes = new Map<string, string>();
  for (let at = start; ; ) {
    const parameter = matchAt(PARAMETER, text, at);
    if (parameter === undefined) return undefined;
    const name = (parameter[1] ?? '').toLowerCase(); // RFC 9110 §11.2
    if (attributes.has(name)) return undefined;
    if (KNOWN.has(name)) attributes.set(name, parameter[2] ?? parameter[3] ?? '');
    at += parameter[0].length;
    if (at === text.length) return attributes;
    const separator = matchAt(SEPARATOR, text, at);
    if (separator === undefined) return undefined;
    at += separator[0].length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
