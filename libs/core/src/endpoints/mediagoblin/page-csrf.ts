import type { ServerConfig } from '../../config/server-config.js';
import { sameBytes, sha256 } from '../../secrets/sha256.js';
import { readCookie } from '../../wire/cookies.js';
import type { Params } from '../../wire/form.js';
import type { WireRequest } from '../../wire/request.js';
import { PageExpired } from '../page-error.js';

interface CsrfNeeds {
  readonly config: Pick<ServerConfig, 'issuer'>;
}

/** Proves that a form came from a page that we gave to this session; whoever signs in anew gets another. Undefined: there is no session. */
export function csrfTokenOf(http: WireRequest, { config }: CsrfNeeds): string | undefined {
  const cookie = readCookie(http, config, 'session');
  return cookie === undefined ? undefined : sha256(`csrf:mediagoblin:${cookie}`).toString('base64url');
}

/** RFC 9700 §4.7. @returns the token, for the page that may follow @throws FormNotOurs no token, or that of another session; another site posted the form */
export function requirePageCsrf(http: WireRequest, params: Params, needs: CsrfNeeds): string {
  const expected = csrfTokenOf(http, needs);
  const posted = params.get('csrf_token');
  const crossSite = http.headers['sec-fetch-site'] === 'cross-site';
  const matches = expected !== undefined && posted !== undefined && sameBytes(Buffer.from(posted), Buffer.from(expected));
  if (crossSite || !matches) throw new FormNotOurs();
  return expected;
}

/** The plugin answered 403 too. */
class FormNotOurs extends PageExpired {
  override readonly status = 403;

  constructor() {
    super(
      {
        title: 'This form is no longer valid',
        explanation: 'It was made for another session, or this browser does not accept cookies. Nothing was changed. Please go back, reload the page and try again.',
      },
      'the CSRF token does not match',
    );
  }
}
