import { randomUUID } from 'node:crypto';
import { DEFAULT_CLIENT_POLICY } from '../../model/client-policy.js';
import type { Client, ClientSecret } from '../../model/client.js';
import type { User } from '../../model/user.js';
import { FULL_CONTROL } from './full-control.js';
import type { Registration } from './registration-form.js';

const ACCESS_TOKEN_TTL_SECONDS = 30 * 86_400;

/** An ordinary client, with what the plugin's clients need and nothing else.
 *  @param secret absent for a public client */
export const newMediagoblinClient = (
  { description, name, redirectUri, type }: Registration,
  owner: User,
  secret: ClientSecret | undefined,
  createdAt: Date,
): Client => ({
  clientId: randomUUID(),
  clientName: name,
  ...(description !== undefined && { clientDescription: description }),
  redirectUris: redirectUri === undefined ? [] : [redirectUri],
  grantTypes: ['authorization_code', 'refresh_token'],
  responseTypes: ['code'],
  tokenEndpointAuthMethod: secret === undefined ? 'none' : 'client_secret_post',
  clientType: type,
  scope: [FULL_CONTROL],
  requirePkce: false, // none of the plugin's clients knows it
  policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowMediagoblin: true, allowQueryToken: true },
  ownerUserId: owner.userId,
  accessTokenTtlSeconds: ACCESS_TOKEN_TTL_SECONDS,
  secrets: secret === undefined ? [] : [secret],
  introspects: [],
  createdAt,
  updatedAt: createdAt,
  version: 1,
});
