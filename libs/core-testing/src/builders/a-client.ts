import { randomUUID } from 'node:crypto';
import { DEFAULT_CLIENT_POLICY, type Client } from '@assent/core';

/** A confidential web client that follows OAuth 2.1, with a client_id of its own. */
export const aClient = (given: Partial<Client> = {}): Client => ({
  clientId: `client-${randomUUID()}`,
  clientName: 'Example client',
  redirectUris: ['https://rp.example.test/cb'],
  grantTypes: ['authorization_code', 'refresh_token'],
  responseTypes: ['code'],
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientType: given.tokenEndpointAuthMethod === 'none' ? 'public' : 'confidential',
  scope: ['api:read', 'offline_access'],
  requirePkce: true,
  policy: DEFAULT_CLIENT_POLICY,
  secrets: [],
  introspects: [],
  createdAt: new Date('2026-01-01T00:00:00Z'),
  updatedAt: new Date('2026-01-01T00:00:00Z'),
  version: 1,
  ...given,
});
