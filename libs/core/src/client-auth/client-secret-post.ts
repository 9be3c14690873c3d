import { required } from '../wire/form.js';
import type { ClientAuthMethod } from './client-auth-method.js';
import { whySecretFails } from './client-secret.js';

/** id and secret in the body. @spec RFC 6749 §2.3.1 */
export const clientSecretPost: ClientAuthMethod = {
  name: 'client_secret_post',

  recognises: (_request, params) => params.has('client_secret'),

  claim(_request, params, needs) {
    const secret = required(params, 'client_secret');
    return { clientId: required(params, 'client_id'), prove: async (client) => whySecretFails(client, secret, needs) };
  },
};
