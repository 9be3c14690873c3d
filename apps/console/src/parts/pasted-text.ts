/** One credential in a pasted text. */
export interface PastedCredential {
  /** As its wrapping calls it: `access_token`, `refresh_token`, …; `token`: it stood alone. */
  readonly name: string;
  readonly text: string;
}

/** In what a credential was wrapped when somebody copied it. */
export type Wrapping = 'none' | 'header' | 'json' | 'form' | 'basic';

export interface PastedText {
  readonly wrapping: Wrapping;
  /** Without the wrapping, the one to look at first in front. Empty: there is nothing in it that could be looked up. */
  readonly credentials: readonly PastedCredential[];
}

/** Members of token answers and parameters of requests that carry credentials, in the order of interest. */
const NAMES = ['access_token', 'token', 'refresh_token', 'id_token', 'code', 'device_code', 'assertion', 'subject_token'];

/** Understands a bare token, one in quotes or broken into lines, a header, a JSON answer of a token endpoint, and a URL or form with a token in it. */
export function pastedText(pasted: string): PastedText {
  const text = pasted.replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '').trim();
  return ofJson(text) ?? ofHeader(text) ?? ofForm(text) ?? { wrapping: 'none', credentials: alone(bare(text)) };
}

const alone = (text: string): readonly PastedCredential[] => (text === '' ? [] : [{ name: 'token', text }]);

/** @spec RFC 6749 §5.1 */
function ofJson(text: string): PastedText | undefined {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    const members = JSON.parse(text.slice(start, end + 1)) as Record<string, unknown>;
    const credentials = NAMES.flatMap((name) => (typeof members[name] === 'string' && members[name] !== '' ? [{ name, text: members[name] }] : []));
    return credentials.length > 0 ? { wrapping: 'json', credentials } : undefined;
  } catch {
    return undefined;
  }
}

const SCHEME = /(?:^|authorization["']?\s*[:=]\s*["']?)\s*(bearer|token|dpop|mac|basic)\s+(\S.*)$/is;

/** `Authorization: Bearer …`, with or without its name, also within a line of curl. @spec RFC 6750 §2.1 */
function ofHeader(text: string): PastedText | undefined {
  const [, scheme, rest = ''] = SCHEME.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  if (scheme.toLowerCase() === 'basic') return isUserAndPassword(rest) ? { wrapping: 'basic', credentials: [] } : undefined;
  const value = scheme.toLowerCase() === 'mac' ? /\bid="([^"]*)"/i.exec(rest)?.[1] : (/^[^\s"'`,]+/.exec(rest)?.[0] ?? '');
  return value === undefined || value === '' ? undefined : { wrapping: 'header', credentials: alone(value) };
}

/** @spec RFC 7617 §2 */
function isUserAndPassword(value: string): boolean {
  try {
    return atob(/^[^\s"'`,]+/.exec(value)?.[0] ?? '').includes(':');
  } catch {
    return false;
  }
}

/** `…#access_token=…&…`: the answer of the implicit grant, or the body of a request. */
function ofForm(text: string): PastedText | undefined {
  const found = new Map([...text.matchAll(/(?:^|[?#&\s])(\w+)=([^&#\s"']+)/g)].map(([, name = '', value = '']) => [name, decoded(value)]));
  const credentials = NAMES.flatMap((name) => (found.has(name) ? [{ name, text: found.get(name) as string }] : []));
  return credentials.length > 0 ? { wrapping: 'form', credentials } : undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** Without quotes around it and what follows them in code, and without the line breaks of a narrow terminal. */
function bare(text: string): string {
  const unquoted = text.replace(/^["'`“”„‘’«»<]+/, '').replace(/["'`“”‘’«»>]*[,;]?$/, '');
  return /^[\w.~+/=\s-]+$/.test(unquoted) ? unquoted.replaceAll(/\s+/g, '') : unquoted.trim();
}
