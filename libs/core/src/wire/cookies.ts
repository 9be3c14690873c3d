import type { ServerConfig } from '../config/server-config.js';
import { header, type WireRequest } from './request.js';

/** Of the console there is one for each sign-in that is under way, named by its state. */
export type CookieName = 'session' | 'browser' | 'flash' | 'console' | `console_sign_in_${string}`;

/** On https the `__Host-` prefix keeps subdomains and other paths from setting or reading our cookies. @spec RFC 6265bis §4.1.3.2 */
const fullName = (name: CookieName, secure: boolean): string => `${secure ? '__Host-' : ''}assent_${name}`;

const isSecure = (config: Pick<ServerConfig, 'issuer'>): boolean => config.issuer.startsWith('https:');

export function readCookie(request: WireRequest, config: Pick<ServerConfig, 'issuer'>, name: CookieName): string | undefined {
  const wanted = `${fullName(name, isSecure(config))}=`;
  const found = header(request, 'cookie')?.split('; ').find((pair) => pair.startsWith(wanted));
  const value = found?.slice(wanted.length);
  return value === '' ? undefined : value;
}

/** What follows the prefix in the names of the cookies that begin with it. */
export function cookiesNamed(request: WireRequest, config: Pick<ServerConfig, 'issuer'>, prefix: 'console_sign_in_'): readonly string[] {
  const wanted = fullName(prefix, isSecure(config));
  const names = (header(request, 'cookie') ?? '').split('; ').map((pair) => pair.split('=', 1)[0] ?? '');
  return names.filter((name) => name.startsWith(wanted)).map((name) => name.slice(wanted.length));
}

/** @param maxAgeSeconds 0 removes the cookie
 *  @param sameSite Strict: not even links from other sites bring it along */
export function setCookie(config: Pick<ServerConfig, 'issuer'>, name: CookieName, value: string, maxAgeSeconds: number, sameSite: 'Lax' | 'Strict' = 'Lax'): string {
  const secure = isSecure(config);
  return `${fullName(name, secure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
}
