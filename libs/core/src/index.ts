export * from './config/server-config.js';
export * from './errors/invalid-assertion.js';
export * from './errors/oauth-error.js';
export * from './errors/store-unavailable.js';
export * from './model/access-token.js';
export * from './model/api.js';
export * from './model/audit-entry.js';
export * from './model/client-policy.js';
export * from './model/client.js';
export * from './model/code.js';
export * from './model/connection.js';
export * from './model/grant.js';
export * from './model/interaction.js';
export * from './model/session.js';
export * from './model/signing-key.js';
export * from './model/trusted-issuer.js';
export * from './model/user.js';
export * from './ports/access-token.store.js';
export * from './ports/api.store.js';
export * from './ports/audit-log.js';
export * from './ports/client-pages.js';
export * from './ports/client.store.js';
export * from './ports/clock.js';
export * from './ports/code.store.js';
export * from './ports/connection.store.js';
export * from './ports/consent.store.js';
export * from './ports/grant.store.js';
export * from './ports/inquiry-log.js';
export * from './ports/interaction.store.js';
export * from './ports/key.store.js';
export * from './ports/observer.js';
export * from './ports/owned-client.store.js';
export * from './ports/pages.js';
export * from './ports/password-hasher.js';
export * from './ports/random.js';
export * from './ports/rate-limiter.js';
export * from './ports/replay.store.js';
export * from './ports/saml-assertion-reader.js';
export * from './ports/session.store.js';
export * from './ports/trusted-issuer.store.js';
export * from './ports/user.store.js';
export * from './registration/admin-api-entry.js';
export { apiMembersOf, parseApi } from './registration/api-rules.js';
export {
  clientMembersOf,
  parseClientMetadata,
  REGISTRABLE_AUTH_METHODS,
  REGISTRABLE_GRANT_TYPES,
  REGISTRABLE_RESPONSE_TYPES,
  SECRET_AUTH_METHODS,
  type ClientMetadata,
} from './registration/client-metadata.js';
export { CONSOLE_CLIENT_ID, consoleClient, consoleRedirectUri } from './registration/console-client.js';
export { unknownIntrospectionClients, unknownReferences, unknownScopes, type Registered } from './registration/import-entries.js';
export { parseImportFile, type ImportedClient, type ImportedTrustedIssuer, type ImportedUser, type ImportFile } from './registration/import-file.js';
export * from './registration/new-client-credentials.js';
export * from './registration/new-totp-factor.js';
export { ownIssuer, parseTrustedIssuer, trustedIssuerMembersOf, unknownIssuerClients, type TrustedIssuerProfile } from './registration/trusted-issuer-rules.js';
export { parsePassword, parseUserProfile, userMembersOf, type UserProfile } from './registration/user-rules.js';
export { parseByRules, RulesBroken, violationLine, type Violation } from './registration/violation.js';
export { consoleSecret } from './secrets/console-secret.js';
export * from './secrets/secret-box.js';
export * from './secrets/secret-hasher.js';
export * from './secrets/sha256.js';
export { createAuthorizationPages, createServer, CLIENT_AUTH_METHODS, CREDENTIALS, GRANT_TYPES, RESPONSE_TYPES } from './server.js';
export type { AssentServer, AuthorizationPages } from './server.js';
export { createMediagoblinPages, type MediagoblinPages } from './mediagoblin.js';
export { MOUNTS as MEDIAGOBLIN_MOUNTS } from './endpoints/mediagoblin/mount.js';
export { endSession } from './endpoints/browser-session.js';
export type { Endpoint } from './endpoints/endpoint.js';
export { previewAccessToken, previewRefreshToken, type PreviewNeeds } from './endpoints/introspection-preview.js';
export { bearer } from './credentials/bearer.js';
export { mac } from './credentials/mac.js';
export { findAccessToken } from './credentials/access-token-lookup.js';
export type { Verified, VerifyNeeds } from './credentials/credential.js';
export type { ResourceRequest } from './credentials/resource-request.js';
export { JWKS_MAX_AGE_SECONDS, KeyRing, newSigningKey } from './keys/key-ring.js';
export { BUILT_IN_SCOPES, OFFLINE_ACCESS } from './tokens/scope.js';
export { whyGrantIsDead, whyTokenIsDead } from './tokens/standing.js';
export { accessTokenReference, expiryDayOf } from './tokens/token-text.js';
export { parseRefreshToken } from './tokens/refresh-token.js';
export { AUTO_SUBMIT } from './wire/authorization-answer.js';
export { cookiesNamed, readCookie, setCookie, type CookieName } from './wire/cookies.js';
export { html } from './wire/html.js';
export { jsonError } from './wire/json.js';
export * from './server-needs.js';
export * from './wire/request.js';
export * from './wire/response.js';
export { parseForm } from './wire/form.js';
