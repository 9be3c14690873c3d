import { required } from '../wire/form.js';
import type { ClientAuthMethod } from './client-auth-method.js';

/** A public client says who it is and proves nothing; what it presents must be bound to it. @spec RFC 6749 §3.2.1 */
export const none: ClientAuthMethod = {
  name: 'none',

  recognises: (request, params) =>
    params.has('client_id') &&
    !params.has('client_secret') &&
    !params.has('client_assertion') &&
    !params.has('client_assertion_type') &&
    request.headers['authorization'] === undefined,

  claim: (_request, params) => ({ clientId: required(params, 'client_id'), prove: async () => undefined }),
};
