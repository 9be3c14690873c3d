import { z } from 'zod';
import { api, apiCreation, apiPatch, apisPage, apisQuery, apiUsage } from './apis.js';
import { auditExportQuery, auditPage, auditQuery } from './audit.js';
import { client, clientCheck, clientCheckResult, clientPatch, clientRegistration, clientsPage, clientsQuery, clientUsage, clientWithSecret, secretRotation } from './clients.js';
import { grant, grantsPage, grantsQuery } from './grants.js';
import { health } from './health.js';
import { keyList, keyRotation } from './keys.js';
import { metrics, metricsQuery } from './metrics.js';
import type { Route } from './route.js';
import { settingList } from './settings.js';
import { foundToken, token, tokenInquiries, tokenIntrospection, tokenLookup, tokensPage, tokensQuery } from './tokens.js';
import { trustedIssuer, trustedIssuerCreation, trustedIssuerPatch, trustedIssuersPage, trustedIssuersQuery } from './trusted-issuers.js';
import { passwordChange, user, userConsents, userCreation, userPatch, userSessions, usersPage, usersQuery, userUsage, userWithTotp } from './users.js';

const CLIENT = '/admin/clients/{client_id}';
const API = '/admin/apis/{identifier}';
const USER = '/admin/users/{user_id}';
const ISSUER = '/admin/trusted-issuers/{trusted_issuer_id}';

/** Every operation of the admin API. The controllers take method, path, status and permission from here, and so does the
 *  OpenAPI document: neither can say something else. */
export const ROUTES = {
  listClients: { method: 'GET', path: '/admin/clients', needs: 'read', summary: 'List clients, newest first', status: 200, query: clientsQuery, response: clientsPage },
  registerClient: { method: 'POST', path: '/admin/clients', needs: 'manage', summary: 'Register a client; its secret is shown this once', status: 201, body: clientRegistration, response: clientWithSecret },
  checkClient: { method: 'POST', path: '/admin/clients/check', needs: 'manage', summary: 'Say which rules metadata would break, and change nothing', status: 200, body: clientCheck, response: clientCheckResult },
  getClient: { method: 'GET', path: CLIENT, needs: 'read', summary: 'Read a client', status: 200, response: client },
  updateClient: { method: 'PATCH', path: CLIENT, needs: 'manage', summary: 'Change a client', status: 200, body: clientPatch, response: client, errors: [409, 412] },
  deleteClient: { method: 'DELETE', path: CLIENT, needs: 'manage', summary: 'Delete a client and kill everything issued to it', status: 204, errors: [409, 412] },
  disableClient: { method: 'POST', path: `${CLIENT}/disable`, needs: 'manage', summary: 'Disable a client and kill everything issued to it', status: 200, response: client, errors: [409] },
  enableClient: { method: 'POST', path: `${CLIENT}/enable`, needs: 'manage', summary: 'Enable a client', status: 200, response: client },
  rotateClientSecret: { method: 'POST', path: `${CLIENT}/secret`, needs: 'manage', summary: 'Give a client a new secret, shown this once', status: 200, body: secretRotation, response: clientWithSecret, errors: [409] },
  revokeClient: { method: 'POST', path: `${CLIENT}/revoke`, needs: 'revoke', summary: 'Kill every grant and token of a client', status: 200, response: client },
  getClientUsage: { method: 'GET', path: `${CLIENT}/usage`, needs: 'read', summary: 'Count what of a client is alive', status: 200, response: clientUsage },

  listApis: { method: 'GET', path: '/admin/apis', needs: 'read', summary: 'List APIs in order of identifier', status: 200, query: apisQuery, response: apisPage },
  createApi: { method: 'POST', path: '/admin/apis', needs: 'manage', summary: 'Register an API and its scopes', status: 201, body: apiCreation, response: api, errors: [409] },
  getApi: { method: 'GET', path: API, needs: 'read', summary: 'Read an API', status: 200, response: api },
  updateApi: { method: 'PATCH', path: API, needs: 'manage', summary: 'Change an API; scopes that go are taken from the clients too', status: 200, body: apiPatch, response: api, errors: [409, 412] },
  deleteApi: { method: 'DELETE', path: API, needs: 'manage', summary: 'Delete an API; its scopes are taken from the clients too', status: 204, errors: [409, 412] },
  getApiUsage: { method: 'GET', path: `${API}/usage`, needs: 'read', summary: 'Count what depends on an API', status: 200, response: apiUsage },

  listUsers: { method: 'GET', path: '/admin/users', needs: 'read', summary: 'List people, newest first', status: 200, query: usersQuery, response: usersPage },
  createUser: { method: 'POST', path: '/admin/users', needs: 'manage', summary: 'Create a person', status: 201, body: userCreation, response: user, errors: [409] },
  getUser: { method: 'GET', path: USER, needs: 'read', summary: 'Read a person', status: 200, response: user },
  updateUser: { method: 'PATCH', path: USER, needs: 'manage', summary: 'Change a person and their roles', status: 200, body: userPatch, response: user, errors: [409, 412] },
  deleteUser: { method: 'DELETE', path: USER, needs: 'manage', summary: 'Delete a person and kill everything issued for them', status: 204, errors: [409, 412] },
  disableUser: { method: 'POST', path: `${USER}/disable`, needs: 'manage', summary: 'Disable a person, sign them out and kill everything issued for them', status: 200, response: user, errors: [409] },
  enableUser: { method: 'POST', path: `${USER}/enable`, needs: 'manage', summary: 'Enable a person', status: 200, response: user },
  setUserPassword: { method: 'POST', path: `${USER}/password`, needs: 'manage', summary: 'Set a password and end every session', status: 200, body: passwordChange, response: user },
  setUserTotp: { method: 'POST', path: `${USER}/totp`, needs: 'manage', summary: 'Give a person a new secret for an authenticator app, shown this once, and end every session', status: 200, response: userWithTotp },
  removeUserTotp: { method: 'DELETE', path: `${USER}/totp`, needs: 'manage', summary: "Take a person's second factor away", status: 200, response: user },
  revokeUser: { method: 'POST', path: `${USER}/revoke`, needs: 'revoke', summary: 'Kill every grant and token of a person', status: 200, response: user },
  endUserSessions: { method: 'POST', path: `${USER}/end-sessions`, needs: 'revoke', summary: 'Sign a person out everywhere', status: 200, response: user },
  getUserUsage: { method: 'GET', path: `${USER}/usage`, needs: 'read', summary: 'Count what of a person is alive', status: 200, response: userUsage },
  listUserSessions: { method: 'GET', path: `${USER}/sessions`, needs: 'read', summary: 'List the browsers in which a person is signed in, newest first', status: 200, response: userSessions },
  endUserSession: { method: 'DELETE', path: `${USER}/sessions/{session_id}`, needs: 'revoke', summary: 'Sign a person out of one browser', status: 204 },
  listUserConsents: { method: 'GET', path: `${USER}/consents`, needs: 'read', summary: 'List what a person allowed clients for good', status: 200, response: userConsents },
  withdrawUserConsent: { method: 'DELETE', path: `${USER}/consents/{client_id}`, needs: 'revoke', summary: 'Forget what a person allowed a client, and revoke what it got', status: 204 },

  listGrants: { method: 'GET', path: '/admin/grants', needs: 'read', summary: 'List grants, newest first', status: 200, query: grantsQuery, response: grantsPage },
  getGrant: { method: 'GET', path: '/admin/grants/{grant_id}', needs: 'read', summary: 'Read a grant', status: 200, response: grant },
  revokeGrant: { method: 'POST', path: '/admin/grants/{grant_id}/revoke', needs: 'revoke', summary: 'Revoke a grant, its tokens and the remembered consent', status: 204 },

  listTokens: { method: 'GET', path: '/admin/tokens', needs: 'read', summary: 'List access tokens, newest first', status: 200, query: tokensQuery, response: tokensPage },
  lookUpToken: { method: 'POST', path: '/admin/tokens/lookup', needs: 'read', summary: 'Look up one pasted token', status: 200, body: tokenLookup, response: foundToken },
  getToken: { method: 'GET', path: '/admin/tokens/{token_id}', needs: 'read', summary: 'Read an access token', status: 200, response: token },
  getTokenIntrospection: { method: 'GET', path: '/admin/tokens/{token_id}/introspection', needs: 'read', summary: 'Say what a resource server hears about an access token now', status: 200, response: tokenIntrospection },
  listTokenInquiries: { method: 'GET', path: '/admin/tokens/{token_id}/inquiries', needs: 'read', summary: 'List which resource servers asked about an access token, latest first', status: 200, response: tokenInquiries },
  revokeToken: { method: 'POST', path: '/admin/tokens/{token_id}/revoke', needs: 'revoke', summary: 'Revoke an access token', status: 204 },

  listTrustedIssuers: { method: 'GET', path: '/admin/trusted-issuers', needs: 'read', summary: 'List issuers whose assertions are accepted, newest first', status: 200, query: trustedIssuersQuery, response: trustedIssuersPage },
  createTrustedIssuer: { method: 'POST', path: '/admin/trusted-issuers', needs: 'manage', summary: 'Trust an issuer of JWT or SAML assertions; this switches its grant type on', status: 201, body: trustedIssuerCreation, response: trustedIssuer, errors: [409] },
  getTrustedIssuer: { method: 'GET', path: ISSUER, needs: 'read', summary: 'Read a trusted issuer', status: 200, response: trustedIssuer },
  updateTrustedIssuer: { method: 'PATCH', path: ISSUER, needs: 'manage', summary: 'Change a trusted issuer', status: 200, body: trustedIssuerPatch, response: trustedIssuer, errors: [412] },
  deleteTrustedIssuer: { method: 'DELETE', path: ISSUER, needs: 'manage', summary: 'Trust an issuer no longer; tokens that were issued stay', status: 204, errors: [412] },
  disableTrustedIssuer: { method: 'POST', path: `${ISSUER}/disable`, needs: 'manage', summary: 'Refuse the assertions of an issuer; tokens that were issued stay', status: 200, response: trustedIssuer },
  enableTrustedIssuer: { method: 'POST', path: `${ISSUER}/enable`, needs: 'manage', summary: 'Accept the assertions of an issuer again', status: 200, response: trustedIssuer },

  listKeys: { method: 'GET', path: '/admin/keys', needs: 'read', summary: 'List signing keys, newest first', status: 200, response: keyList },
  rotateKeys: { method: 'POST', path: '/admin/keys/rotate', needs: 'manage', summary: 'Publish a new signing key now and sign with it after an overlap', status: 200, body: keyRotation, response: keyList, errors: [409] },
  cancelKey: { method: 'DELETE', path: '/admin/keys/{kid}', needs: 'manage', summary: 'Take back a key that does not sign yet', status: 204, errors: [409] },

  listAudit: { method: 'GET', path: '/admin/audit', needs: 'read', summary: 'List who did what, newest first', status: 200, query: auditQuery, response: auditPage },
  exportAudit: { method: 'GET', path: '/admin/audit.csv', needs: 'read', summary: 'The same as CSV, whole', status: 200, query: auditExportQuery, contentType: 'text/csv' },

  listSettings: { method: 'GET', path: '/admin/settings', needs: 'read', summary: 'List the settings in force', status: 200, response: settingList },
  getHealth: { method: 'GET', path: '/admin/health', needs: 'read', summary: 'Say how every part is', status: 200, response: health },
  getMetrics: { method: 'GET', path: '/admin/metrics', needs: 'read', summary: 'What all services did in the last minutes', status: 200, query: metricsQuery, response: metrics },

  getOpenApi: { method: 'GET', path: '/admin/openapi.json', needs: 'nothing', summary: 'This document', status: 200, response: z.record(z.string(), z.unknown()), cacheSeconds: 300 },
} as const satisfies Readonly<Record<string, Route>>;

export type Operation = keyof typeof ROUTES;
