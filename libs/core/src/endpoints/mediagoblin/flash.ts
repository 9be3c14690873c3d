import type { ServerConfig } from '../../config/server-config.js';
import type { Clock } from '../../ports/clock.js';
import type { SecretBox } from '../../secrets/secret-box.js';
import { readCookie, setCookie } from '../../wire/cookies.js';
import type { WireRequest } from '../../wire/request.js';

/** What the page behind a redirect tells the person, once. */
export interface Flash {
  readonly about: 'registered' | 'rotated' | 'revoked';
  readonly clientId: string;
  /** Shown this once: afterwards nobody can. */
  readonly clientSecret?: string;
}

export interface FlashNeeds {
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly secretBox: SecretBox;
}

const FLASH_TTL_SECONDS = 120;
const PURPOSE = 'mediagoblin flash';

/** Sealed for this session alone: a copy of the cookie says nothing to anybody else.
 *  @returns the Set-Cookie value */
export function flashCookie(http: WireRequest, flash: Flash, needs: FlashNeeds): string {
  const expiresAt = needs.clock.now().getTime() + FLASH_TTL_SECONDS * 1000;
  const sealed = needs.secretBox.seal(PURPOSE, JSON.stringify({ flash, expiresAt }), sessionOf(http, needs));
  return setCookie(needs.config, 'flash', sealed.toString('base64url'), FLASH_TTL_SECONDS);
}

export interface TakenFlash {
  readonly flash?: Flash;
  /** Set-Cookie values that make it vanish. */
  readonly cookies: readonly string[];
}

/** What the last request left behind about these. */
export function takeFlash(http: WireRequest, about: readonly Flash['about'][], needs: FlashNeeds): TakenFlash {
  const sealed = readCookie(http, needs.config, 'flash');
  if (sealed === undefined) return { cookies: [] };
  const flash = opened(sealed, sessionOf(http, needs), needs);
  if (flash !== undefined && !about.includes(flash.about)) return { cookies: [] }; // for another page
  return { ...(flash !== undefined && { flash }), cookies: [setCookie(needs.config, 'flash', '', 0)] };
}

function opened(sealed: string, session: string, { clock, secretBox }: FlashNeeds): Flash | undefined {
  const text = openedText(sealed, session, secretBox);
  if (text === undefined) return undefined;
  const { expiresAt, flash } = JSON.parse(text) as { readonly flash: Flash; readonly expiresAt: number };
  return clock.now().getTime() < expiresAt ? flash : undefined;
}

/** Whatever is no longer ours, or never was, is nothing. */
function openedText(sealed: string, session: string, secretBox: SecretBox): string | undefined {
  try {
    return secretBox.open(PURPOSE, Buffer.from(sealed, 'base64url'), session);
  } catch {
    return undefined;
  }
}

const sessionOf = (http: WireRequest, { config }: FlashNeeds): string => readCookie(http, config, 'session') ?? '';
