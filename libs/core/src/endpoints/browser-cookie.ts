import type { ServerConfig } from '../config/server-config.js';
import type { Random } from '../ports/random.js';
import { newHandle } from '../tokens/token-text.js';
import { readCookie, setCookie } from '../wire/cookies.js';
import type { WireRequest } from '../wire/request.js';

const BROWSER_COOKIE_TTL_SECONDS = 86_400;

/** A browser before anybody signs in: what it began, no other one can continue. */
export interface Browser {
  /** Value of its cookie. */
  readonly browser: string;
  /** Set-Cookie values: none where it is known already. */
  readonly cookies: readonly string[];
}

export function browserOf(http: WireRequest, { config, random }: { readonly config: ServerConfig; readonly random: Random }): Browser {
  const known = readCookie(http, config, 'browser');
  if (known !== undefined) return { browser: known, cookies: [] };
  const browser = newHandle(random);
  return { browser, cookies: [setCookie(config, 'browser', browser, BROWSER_COOKIE_TTL_SECONDS)] };
}
