import type { ServerConfig } from '../config/server-config.js';
import { header, type WireRequest } from './request.js';

export type CookieName = 'session' | 'browser' | 'flash';

/** On https the `__Host-` prefix keeps subdomains and other paths from setting or reading our cookies. @spec RFC 6265bis §4.1.3.2 */
const fullName = (name: CookieName, secure: boolean): string => `${secure ? '__Host-' : ''}assent_${name}`;

const isSecure = (config: Pick<ServerConfig, 'issuer'>): boolean => config.issuer.startsWith('https:');

export function readCookie(request: WireRequest, config: Pick<ServerConfig, 'issuer'>, name: CookieName): string | undefined {
  const wanted = `${fullName(name, isSecure(config))}=`;
  const found = header(request, 'cookie')?.split('; ').find((pair) => pair.startsWith(wanted));
  const value = found?.slice(wanted.length);
  return value === '' ? undefined : value;
}

/** @param maxAgeSeconds 0 removes the cookie */
export function setCookie(config: Pick<ServerConfig, 'issuer'>, name: CookieName, value: string, maxAgeSeconds: number): string {
  const secure = isSecure(config);
  return `${fullName(name, secure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
