import { createHash, createHmac, randomBytes } from 'node:crypto';

/** The members of a token answer with `token_type` mac: `access_token`, `mac_key`, `mac_algorithm`. */
export interface MacCredentials {
  readonly id: string;
  readonly key: string;
  readonly algorithm: 'hmac-sha-1' | 'hmac-sha-256';
}

/** The request as it will be sent. */
export interface MacRequest {
  readonly method: string;
  /** Absolute. What a URL object writes differently than its text (such as blanks in a path) counts as the object writes it: fetch sends it so. */
  readonly url: string | URL;
  readonly body?: string | Uint8Array | undefined;
  /** Anything of the application's that should be covered too: printable ASCII without quotes and backslashes. */
  readonly ext?: string;
}

export interface MacSigningOptions {
  /** Default: the system's clock. It may be wrong, but must not jump. */
  readonly now?: () => Date;
  /** Default: 128 random bits. Never twice with the same time and key. */
  readonly nonce?: () => string;
  /** Covers the body: `ext` is `bodyhash=` and the base64 of its SHA-256. */
  readonly bodyhash?: boolean;
}

const NONCE_BYTES = 16;
const HASHES = { 'hmac-sha-1': 'sha1', 'hmac-sha-256': 'sha256' } as const;
/** What an attribute may hold: nothing that could end a line or the attribute. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** Value of the Authorization header for one request. Each request needs its own.
 *  @spec draft-ietf-oauth-v2-http-mac-02 §3
 *  @throws TypeError the URL is not absolute, an attribute holds a character that it must not, or `ext` beside `bodyhash` */
export function macAuthorization({ id, key, algorithm }: MacCredentials, request: MacRequest, options: MacSigningOptions = {}): string {
  const ts = String(Math.floor((options.now?.() ?? new Date()).getTime() / 1000));
  const nonce = options.nonce?.() ?? randomBytes(NONCE_BYTES).toString('base64url');
  const ext = extOf(request, options);
  const mac = createHmac(HASHES[algorithm], key).update(normalizedString(ts, nonce, request, ext)).digest('base64');
  const attributes = { id, ts, nonce, ...(ext !== '' && { ext }), mac };
  return `MAC ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${plain(name, value)}"`)
    .join(', ')}`;
}

function extOf({ body = '', ext }: MacRequest, { bodyhash = false }: MacSigningOptions): string {
  if (!bodyhash) return ext ?? '';
  if (ext !== undefined) throw new TypeError('ext holds the hash of the body: there is no room for another one');
  return `bodyhash=${createHash('sha256').update(body).digest('base64')}`;
}

/** Seven lines, each with its end. @spec draft-ietf-oauth-v2-http-mac-02 §3.2.1 */
function normalizedString(ts: string, nonce: string, { method, url }: MacRequest, ext: string): string {
  const { hostname, pathname, port, protocol, search } = new URL(url);
  const defaultPort = protocol === 'https:' ? '443' : '80';
  return [ts, nonce, plain('method', method.toUpperCase()), `${pathname}${search}`, hostname, port || defaultPort, ext, ''].join('\n');
}

function plain(name: string, value: string): string {
  if (!PLAIN.test(value)) throw new TypeError(`${name} must be printable ASCII without quotes and backslashes, and not empty`);
  return value;
}
