export const API = 'https://api.example.test/';
export const JWT_API = 'https://jwt.example.test/';
export const REDIRECT_URI = 'https://rp.example.test/cb';
export const ALICE = { username: 'alice', password: 'correct horse battery staple' } as const;
export const ADMIN = { username: 'root', password: 'a very long admin password' } as const;

/** What every end-to-end stack starts with, imported like an operator would. */
export const IMPORT_FILE = {
  users: [
    { ...ALICE, email: 'alice@example.test', name: 'Alice' },
    { ...ADMIN, roles: ['admin'] },
    { username: 'olga', password: 'operator password', roles: ['operator'] },
    { username: 'adam', password: 'auditor password', roles: ['auditor'] },
  ],
  apis: [
    {
      identifier: API,
      name: 'Example API',
      token_format: 'opaque',
      scopes: [
        { name: 'api:read', description: 'Read your things' },
        { name: 'api:write', description: 'Change your things' },
      ],
      introspection_clients: ['rs'],
    },
    { identifier: JWT_API, name: 'JWT API', token_format: 'jwt', scopes: [{ name: 'jwt:read', description: 'Read your JWT things' }], introspection_clients: ['rs'] },
  ],
  clients: [
    {
      client_id: 'web',
      client_secret: 'web-secret',
      client_name: 'Web',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'api:read api:write jwt:read offline_access',
    },
    {
      client_id: 'native',
      client_name: 'Native',
      redirect_uris: ['http://127.0.0.1/cb', REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      scope: 'api:read offline_access',
    },
    { client_id: 'post', client_secret: 'post-secret', grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_post', scope: 'api:read' },
    { client_id: 'rs', client_secret: 'rs-secret', client_name: 'Example resource server' },
  ],
} as const;
