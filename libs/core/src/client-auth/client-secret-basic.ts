import { InvalidClient, InvalidRequest } from '../errors/oauth-error.js';
import { header } from '../wire/request.js';
import type { ClientAuthMethod } from './client-auth-method.js';
import { whySecretFails } from './client-secret.js';

const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;

/** HTTP Basic. @spec RFC 6749 §2.3.1 */
export const clientSecretBasic: ClientAuthMethod = {
  name: 'client_secret_basic',

  recognises: (request) => request.headers['authorization'] !== undefined,

  claim(request, params, needs) {
    const { clientId, secret } = credentials(header(request, 'authorization'));
    const inBody = params.get('client_id');
    // RFC 6749 §3.2.1: a client_id beside the credentials must be the same
    if (inBody !== undefined && inBody !== clientId) throw new InvalidRequest('client_id differs from the authenticated client.');
    return { clientId, prove: async (client) => whySecretFails(client, secret, needs) };
  },
};

/** RFC 6749 §2.3.1, Appendix B: id and secret are form-encoded before they are joined. @throws InvalidClient, InvalidRequest */
function credentials(authorization: string | undefined): { clientId: string; secret: string } {
  if (authorization === undefined) throw new InvalidRequest('The Authorization header is repeated.');
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) throw new InvalidClient('the Authorization header is not Basic with base64');
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1 || colon === pair.length - 1) throw new InvalidClient('client id or secret is empty');
  return { clientId: formDecode(pair.slice(0, colon)), secret: formDecode(pair.slice(colon + 1)) };
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new InvalidClient('client id or secret is not form-encoded', cause);
  }
}
