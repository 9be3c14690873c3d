import type { ServerConfig } from '../config/server-config.js';
import { JWKS_MAX_AGE_SECONDS, type KeyRing } from '../keys/key-ring.js';
import type { Endpoint } from './endpoint.js';
import { cacheableJson, jsonError } from '../wire/json.js';
import { answering, requireMethod } from './answering.js';

/** @spec RFC 7517 §5 */
export const jwksEndpoint = ({ config, keyRing }: { readonly config: ServerConfig; readonly keyRing: KeyRing }): Endpoint =>
  answering(
    async (request) => {
      requireMethod(request, 'GET', 'HEAD');
      return cacheableJson({ keys: (await keyRing.published()).map((key) => key.publicJwk) }, JWKS_MAX_AGE_SECONDS);
    },
    (error) => jsonError(error, config.realm),
  );
