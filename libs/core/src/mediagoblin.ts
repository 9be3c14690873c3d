import { bearer } from './credentials/bearer.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { authorizeEndpoint } from './endpoints/mediagoblin/authorize.js';
import { clientAuthorizeEndpoint } from './endpoints/mediagoblin/client-authorize.js';
import { clientListEndpoint } from './endpoints/mediagoblin/client-list.js';
import { connectionsEndpoint } from './endpoints/mediagoblin/connections.js';
import { logInEndpoint } from './endpoints/mediagoblin/log-in.js';
import type { Route } from './endpoints/mediagoblin/mount.js';
import { registerClientEndpoint } from './endpoints/mediagoblin/register-client.js';
import { revokeConnectionEndpoint } from './endpoints/mediagoblin/revoke-connection.js';
import { rotateSecretEndpoint } from './endpoints/mediagoblin/rotate-secret.js';
import { overTls } from './endpoints/over-tls.js';
import { errorPage } from './endpoints/page-error.js';
import { KeyRing } from './keys/key-ring.js';
import { code } from './response-types/code.js';
import type { Needs } from './server-needs.js';

/** Its clients got so long to come for their tokens. */
const CODE_TTL_SECONDS = 300;

/** What browsers visit of GNU MediaGoblin's OAuth plugin; to be mounted only where the configuration has `mediagoblin`. */
export interface MediagoblinPages {
  /** GET /auth/login/ */
  readonly logIn: Endpoint;
  /** Below each of MOUNTS. */
  readonly routes: Readonly<Record<Route, Endpoint>>;
}

export function createMediagoblinPages(needs: Needs): MediagoblinPages {
  const all = {
    ...needs,
    config: { ...needs.config, codeTtlSeconds: CODE_TTL_SECONDS },
    credentials: new Map([[bearer.tokenType, bearer]]),
    keyRing: new KeyRing(needs),
    responseTypes: new Map([[code.name, code]]),
  };
  const secure = (endpoint: Endpoint): Endpoint => overTls(endpoint, (error) => errorPage(error, needs));
  return {
    logIn: secure(logInEndpoint(all)),
    routes: {
      authorize: secure(authorizeEndpoint(all)),
      'client/authorize': secure(clientAuthorizeEndpoint(all)),
      'client/register': secure(registerClientEndpoint(all)),
      'client/list': secure(clientListEndpoint(all)),
      'client/rotate-secret': secure(rotateSecretEndpoint(all)),
      'client/connections': secure(connectionsEndpoint(all)),
      'client/connections/revoke': secure(revokeConnectionEndpoint(all)),
    },
  };
}
