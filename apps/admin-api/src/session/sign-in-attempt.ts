import { cookiesNamed, readCookie, setCookie, type Needs, type WireRequest } from '@assent/core';

/** A sign-in that is under way in one tab. @spec RFC 6749 §10.12, RFC 7636 §4.1 */
export interface SignInAttempt {
  /** Ties the answer to this browser: names the cookie. */
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly startedAt: Date;
}

type CookieNeeds = Pick<Needs, 'clock' | 'config' | 'secretBox'>;

const PURPOSE = 'console sign-in';
const STATE = /^[\w-]{43}$/;
const HANDLE_BYTES = 32;
/** Tabs that were closed leave theirs behind until it expires; all travel with every request. */
const MAX_UNDER_WAY = 5;

export function newAttempt(returnTo: string, { clock, random }: Pick<Needs, 'clock' | 'random'>): SignInAttempt {
  const handle = (): string => random.bytes(HANDLE_BYTES).toString('base64url');
  return { state: handle(), verifier: handle(), returnTo, startedAt: clock.now() };
}

/** Each tab has a cookie of its own, so that they do not disturb each other.
 *  @returns Set-Cookie values: the new one, and the removal of the oldest where there are too many */
export function attemptCookies(request: WireRequest, { state, ...rest }: SignInAttempt, needs: CookieNeeds): readonly string[] {
  const { config, secretBox } = needs;
  const value = secretBox.seal(PURPOSE, JSON.stringify(rest), state).toString('base64url');
  return [setCookie(config, `console_sign_in_${state}`, value, ttlSeconds(needs)), ...surplus(request, needs).map((old) => noAttemptCookie(old, needs))];
}

/** @returns undefined: not begun in this browser, finished before, or too long ago */
export function readAttempt(request: WireRequest, state: string, needs: CookieNeeds): SignInAttempt | undefined {
  const { clock, config, secretBox } = needs;
  const sealed = STATE.test(state) ? readCookie(request, config, `console_sign_in_${state}`) : undefined;
  if (sealed === undefined) return undefined;
  try {
    const { startedAt, ...rest } = JSON.parse(secretBox.open(PURPOSE, Buffer.from(sealed, 'base64url'), state)) as { verifier: string; returnTo: string; startedAt: string };
    const attempt = { state, ...rest, startedAt: new Date(startedAt) };
    return clock.now().getTime() < attempt.startedAt.getTime() + ttlSeconds(needs) * 1000 ? attempt : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the Set-Cookie value that removes the cookie */
export const noAttemptCookie = (state: string, { config }: Pick<Needs, 'config'>): string => setCookie(config, `console_sign_in_${state}`, '', 0);

/** As long as the sign-in page waits for the person, and the code for us. */
const ttlSeconds = ({ config }: CookieNeeds): number => config.interactionTtlSeconds + config.codeTtlSeconds;

function surplus(request: WireRequest, needs: CookieNeeds): readonly string[] {
  const states = cookiesNamed(request, needs.config, 'console_sign_in_').filter((state) => STATE.test(state));
  const age = (state: string): number => readAttempt(request, state, needs)?.startedAt.getTime() ?? 0;
  return states.length < MAX_UNDER_WAY ? [] : [...states].sort((a, b) => age(a) - age(b)).slice(0, states.length - MAX_UNDER_WAY + 1);
}
