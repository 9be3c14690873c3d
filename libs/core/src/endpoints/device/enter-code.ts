import { parseUserCode } from '../../tokens/user-code.js';
import { formText, parseLenientForm } from '../../wire/form.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { answering, requireMethod } from '../answering.js';
import { signedInUser } from '../browser-session.js';
import type { Endpoint } from '../endpoint.js';
import { requireForm } from '../form-request.js';
import { startInteraction } from '../interaction-flow.js';
import { errorPage } from '../page-error.js';
import { codePage, isOwnForm } from './code-page.js';
import type { DeviceNeeds } from './device-needs.js';
import { sealUserCode } from './open-device.js';

const NO_CODE = 'A code has eight letters, such as WDJB-MJHT. Type the one that your device shows.';
const ONCE_MORE = 'This page was not opened in this browser just now, or this browser does not accept cookies. Nothing has happened. Compare the code with your device, then press Continue once more.';

/** Where a person types the code that a device shows, or comes with it by a link. What the code stands for, they learn once they are
 *  signed in; so nobody can try codes without an account. @spec RFC 8628 §3.3, §5.1 */
export const enterCodeEndpoint = (needs: DeviceNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      if (http.method === 'POST') return enterCode(http, needs);
      // RFC 8628 §3.3.1, §5.4: a link may come from anybody, so it goes no further than this
      const typed = parseLenientForm(http.query).params.get('user_code');
      return codePage(http, 200, { typed, ...(typed !== undefined && { fromLink: true as const }) }, needs);
    },
    (error) => errorPage(error, needs),
  );

async function enterCode(http: WireRequest, needs: DeviceNeeds): Promise<WireResponse> {
  requireForm(http);
  const { params } = parseLenientForm(formText(http.body));
  const typed = params.get('user_code');
  if (!isOwnForm(http, params.get('csrf_token'), needs)) return codePage(http, 403, { typed, problem: ONCE_MORE }, needs);
  const userCode = parseUserCode(typed ?? '');
  if (userCode === undefined) return codePage(http, 400, { typed, problem: NO_CODE }, needs);
  return startInteraction(http, { sealedUserCode: sealUserCode(userCode, needs) }, await signedInUser(http, needs), needs);
}
