import { createHash, createHmac, randomBytes } from 'node:crypto';

export interface MacToken {
  readonly id: string;
  readonly key: string;
  readonly algorithm: string;
}

/** A request and its header, each part of which can be told apart from what was signed. */
export interface Signed {
  readonly ts?: string;
  readonly nonce?: string;
  readonly method?: string;
  readonly target?: string;
  readonly host?: string;
  readonly port?: string;
  readonly ext?: string;
}

export const now = (): number => Math.floor(Date.now() / 1000);
export const newNonce = (): string => randomBytes(8).toString('hex');
const hmac = ({ algorithm, key }: MacToken, text: string): string => createHmac(algorithm === 'hmac-sha-1' ? 'sha1' : 'sha256', key).update(text).digest('base64');

/** Seven lines, each followed by LF: by hand, so that nothing of ours signs what ours verifies. */
const normalized = ({ ts = '', nonce = '', method = 'GET', target = '/things', host = 'api.example.test', port = '443', ext = '' }: Signed): string =>
  [ts, nonce, method, target, host, port, ext].map((line) => `${line}\n`).join('');

const headerOf = (attributes: Readonly<Record<string, string | undefined>>): string =>
  `MAC ${Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;

/** The header of a request of this client, right unless told otherwise. */
export function signed(token: MacToken, request: Signed = {}): string {
  const { ts = String(now()), nonce = newNonce(), ext } = request;
  return headerOf({ id: token.id, ts, nonce, ext, mac: hmac(token, normalized({ ...request, ts, nonce })) });
}

/** Signs something else than the normalized request. */
export function signedUnusually(token: MacToken, change: (text: string) => string): string {
  const [ts, nonce] = [String(now()), newNonce()];
  return headerOf({ id: token.id, ts, nonce, mac: hmac(token, change(normalized({ ts, nonce }))) });
}

/** draft-ietf-oauth-v2-http-mac-00: the age instead of the time, and an attribute for the hash of the body. */
export function signed00(token: MacToken, body?: string): string {
  const nonce = `1:${newNonce()}`;
  const bodyhash = body === undefined ? undefined : createHash('sha1').update(body).digest('base64');
  const lines = [nonce, body === undefined ? 'GET' : 'POST', '/things', 'api.example.test', '443', bodyhash ?? '', ''];
  return headerOf({ id: token.id, nonce, bodyhash, mac: hmac(token, lines.map((line) => `${line}\n`).join('')) });
}
