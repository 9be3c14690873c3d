import { UnauthorizedClient } from '../errors/oauth-error.js';
import { isPublic, type Client } from '../model/client.js';
import type { GrantType } from './grant-type.js';

/** RFC 6749 §5.2 unauthorized_client; §4.4: client credentials only for confidential clients */
export function requireAllowed(client: Client, grantType: Pick<GrantType, 'type' | 'publicClients'>): void {
  if (!client.grantTypes.includes(grantType.type)) throw new UnauthorizedClient('The client is not registered for this grant type.');
  if (isPublic(client) && !grantType.publicClients) throw new UnauthorizedClient('Public clients may not use this grant type.');
}
