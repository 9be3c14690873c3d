import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { ADMIN_SCOPES, adminApiIdentifier } from './admin-api-entry.js';
import type { ClientMetadata } from './client-metadata.js';

/** The client that the admin console is: the server knows it from the start. */
export const CONSOLE_CLIENT_ID = 'assent-console';

/** Short: every few minutes it is asked anew whether the person's grant still stands. */
const ACCESS_TOKEN_TTL_SECONDS = 300;

/** Where people come back to after the sign-in. */
export const consoleRedirectUri = (issuer: string): string => `${adminApiIdentifier(issuer)}/session/callback`;

/** The console's backend is a client like others; who signs in to it need not be asked whether they trust their own server.
 *  Not parsed by the rules of registration: an issuer may stand at loopback names that they do not know. */
export const consoleClient = (issuer: string): ClientMetadata => ({
  clientName: 'Assent Console',
  clientDescription: 'Where this server is administered',
  applicationType: 'web',
  redirectUris: [consoleRedirectUri(issuer)],
  grantTypes: ['authorization_code', 'refresh_token'],
  responseTypes: ['code'],
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientType: 'confidential',
  scope: ADMIN_SCOPES,
  requirePkce: true,
  policy: { ...DEFAULT_CLIENT_POLICY, skipConsent: true },
  accessTokenTtlSeconds: ACCESS_TOKEN_TTL_SECONDS,
});
