import { REDIRECT_URI } from '../stack/import-file.js';

export const OTHER_URI = 'https://rp.example.test/other';
export const LOOPBACK_URI = 'http://127.0.0.1/cb';
export const BOB = { username: 'bob', password: 'a second long password' } as const;

export const CODE = ['authorization_code', 'refresh_token'];
export const SCOPE = 'api:read api:write offline_access';

/** Entries of import files. */
export const confidential = (id: string, members: object = {}) => ({
  client_id: id,
  client_secret: `${id}-secret`,
  client_name: `Client ${id}`,
  redirect_uris: [REDIRECT_URI],
  grant_types: CODE,
  scope: SCOPE,
  ...members,
});
export const app = (id: string, members: object = {}) => ({
  client_id: id,
  client_name: `App ${id}`,
  redirect_uris: [LOOPBACK_URI, REDIRECT_URI],
  grant_types: CODE,
  token_endpoint_auth_method: 'none',
  scope: SCOPE,
  ...members,
});
export const machine = (id: string, members: object = {}) => ({
  client_id: id,
  client_secret: `${id}-secret`,
  grant_types: ['client_credentials'],
  scope: 'api:read api:write',
  ...members,
});
