import type { DeviceCodePage } from '../../ports/device-pages.js';
import { sameBytes, sha256 } from '../../secrets/sha256.js';
import { parseUserCode, shownUserCode } from '../../tokens/user-code.js';
import { readCookie } from '../../wire/cookies.js';
import { html } from '../../wire/html.js';
import { withCookies } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { browserOf } from '../browser-cookie.js';
import type { InteractionNeeds } from '../interaction-flow.js';
import { issuerPath } from '../issuer-path.js';

/** Longer ones are not shown again: no code looks like this. */
const MAX_SHOWN_LENGTH = 40;

export type CodePageNeeds = Pick<InteractionNeeds, 'config' | 'pages' | 'random'>;

type Shown = Pick<DeviceCodePage, 'fromLink' | 'problem'> & { readonly typed?: string | undefined };

export const devicePath = ({ config }: Pick<CodePageNeeds, 'config'>): string => `${issuerPath(config)}/device`;

/** The page that asks for the code, for this browser. */
export function codePage(http: WireRequest, status: number, { typed = '', ...shown }: Shown, needs: CodePageNeeds): WireResponse {
  const { browser, cookies } = browserOf(http, needs);
  const userCode = readable(typed);
  const body = needs.pages.deviceCode({ action: devicePath(needs), csrfToken: csrfToken(browser), ...(userCode !== '' && { userCode }), ...shown });
  return withCookies(html(status, body), cookies);
}

/** What is a code as devices show it, so that people can compare; the rest as it was typed. */
function readable(typed: string): string {
  const code = parseUserCode(typed);
  return code === undefined ? typed.slice(0, MAX_SHOWN_LENGTH) : shownUserCode(code);
}

/** RFC 9700 §4.7: whether the form is one that we gave to this browser. */
export function isOwnForm(http: WireRequest, posted: string | undefined, { config }: CodePageNeeds): boolean {
  const browser = readCookie(http, config, 'browser');
  if (browser === undefined || posted === undefined || http.headers['sec-fetch-site'] === 'cross-site') return false;
  return sameBytes(Buffer.from(posted), Buffer.from(csrfToken(browser)));
}

const csrfToken = (browser: string): string => sha256(`csrf:device:${browser}`).toString('base64url');
