import { linesOf, type ReceivedRequest } from './received-request.js';

/** Finds the origin that a client addressed; undefined: the request does not say. */
export type OriginOf = (request: ReceivedRequest) => string | undefined;

/** A host name or address, and maybe a port. @spec RFC 9110 §7.2 */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** For a server that clients reach without a proxy in between: from the connection and the Host header. */
export const directOrigin: OriginOf = (request) => {
  const [host, another] = [...linesOf(request, 'host'), ...linesOf(request, ':authority')];
  if (host === undefined || (another !== undefined && another !== host) || !HOST.test(host)) return undefined;
  return `${request.overTls ? 'https' : 'http'}://${host}`;
};

/** A fixed origin is checked at once. @throws TypeError it is none */
export function originFrom(option: string | OriginOf): OriginOf {
  if (typeof option === 'function') return (request) => canonicalOrigin(option(request) ?? '');
  const origin = canonicalOrigin(option);
  if (origin === undefined) throw new TypeError('origin must be a scheme, a host and maybe a port, as in https://api.example.com');
  return () => origin;
}

/** Whether nobody can listen in between: TLS, or one machine. */
export function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Lower case, without the scheme's own port. */
function canonicalOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, href } = new URL(text);
  // What URL reads as another host (0x7f.1 as 127.0.0.1) is not what the client signed.
  const isAsWritten = text.toLowerCase().startsWith(`${protocol}//${hostname}`) && href === `${origin}/`;
  return isAsWritten && /^https?:$/.test(protocol) ? origin : undefined;
}
