import { InvalidRequest } from '../errors/oauth-error.js';

/** Parameters of one request: every name once, none empty. */
export type Params = ReadonlyMap<string, string>;

/** What one request said. */
export interface Parsed {
  readonly params: Params;
  /** Values of the only parameter that may come more than once. @spec RFC 8707 §2 */
  readonly resources: readonly string[];
  /** Names of the parameters that came more than once against the rule; `params` has their first value. */
  readonly repeated: ReadonlySet<string>;
}

const REPEATABLE = 'resource';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses application/x-www-form-urlencoded and refuses repeated parameters.
 *  @throws InvalidRequest as parseLenientForm, or a repeated parameter */
export function parseForm(encoded: string): Parsed {
  const parsed = parseLenientForm(encoded);
  requireUnrepeated(parsed);
  return parsed;
}

/** RFC 6749 §3.1, §3.2: request parameters must not be included more than once. @throws InvalidRequest */
export function requireUnrepeated({ repeated }: Parsed): void {
  if (repeated.size > 0) throw new InvalidRequest('A parameter is repeated.');
}

/** Parses application/x-www-form-urlencoded and reports repeated parameters.
 *  @spec RFC 6749 §3.1, §3.2: empty is absent; Appendix B: UTF-8
 *  @throws InvalidRequest broken percent-encoding, broken UTF-8, NUL */
export function parseLenientForm(encoded: string): Parsed {
  const params = new Map<string, string>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const resources: string[] = [];
  for (const pair of encoded === '' ? [] : encoded.split('&')) {
    if (pair === '') continue;
    const separator = pair.indexOf('=');
    const name = decode(separator < 0 ? pair : pair.slice(0, separator));
    const value = separator < 0 ? '' : decode(pair.slice(separator + 1));
    if (name === REPEATABLE) {
      if (value !== '') resources.push(value);
      continue;
    }
    if (seen.has(name)) repeated.add(name);
    else if (value !== '') params.set(name, value);
    seen.add(name);
  }
  return { params, resources, repeated };
}

/** A body's bytes as the text that parseForm takes. @throws InvalidRequest broken UTF-8 */
export function formText(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new InvalidRequest('The request body is not valid UTF-8.');
  }
}

function decode(encoded: string): string {
  const text = percentDecode(encoded.includes('+') ? encoded.replaceAll('+', ' ') : encoded);
  if (text.includes('\0')) throw new InvalidRequest('A parameter contains a NUL character.');
  return text;
}

function percentDecode(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new InvalidRequest('A parameter is not valid percent-encoded UTF-8.');
  }
}

/** A parameter that must be there. @throws InvalidRequest naming it */
export function required(params: Params, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw new InvalidRequest(`The parameter ${name} is missing.`);
  return value;
}
