import { describe, expect, it } from '@jest/globals';
import { unknownReferences } from './import-entries.js';
import { parseImportFile } from './import-file.js';
import { RulesBroken, violationLine } from './violation.js';

const EXAMPLE = {
  users: [{ username: 'alice', password: 'correct horse', email: 'alice@example.test', name: 'Alice', roles: ['admin'] }],
  apis: [
    {
      identifier: 'https://api.example.test/',
      name: 'Example API',
      token_format: 'opaque',
      scopes: [{ name: 'api:read', description: 'Read your things' }],
      introspection_clients: ['rs'],
    },
  ],
  clients: [
    {
      client_id: 'web', client_secret: 's3cret', client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
      jwks: { keys: [] }, scope: 'api:read offline_access',
    },
    { client_id: 'rs', client_secret: 'rs-secret' },
  ],
};
const ISSUER = { kind: 'jwt', issuer: 'urn:a', jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] }, scope: 'api:read' };
const NOTHING = { clientIds: new Set<string>(), scopes: new Set<string>() };

function broken(input: unknown): string {
  try {
    const file = parseImportFile(input);
    return unknownReferences(file, NOTHING).map(violationLine).join('\n');
  } catch (error) {
    if (error instanceof RulesBroken) return error.message;
    throw error;
  }
}

describe('the import file', () => {
  it('reads the example of the documentation', () => {
    const file = parseImportFile(EXAMPLE);
    expect(broken(EXAMPLE)).toBe('');
    expect(file.users).toEqual([{ username: 'alice', password: 'correct horse', email: 'alice@example.test', name: 'Alice', roles: ['admin'] }]);
    expect(file.apis[0]).toMatchObject({ tokenFormat: 'opaque', introspectionClients: ['rs'] });
    expect(file.clients[0]).toMatchObject({ clientId: 'web', clientSecret: 's3cret', scope: ['api:read', 'offline_access'] });
    expect(file.clients[1]).toMatchObject({ clientId: 'rs', grantTypes: [], tokenEndpointAuthMethod: 'client_secret_basic' });
  });

  it('needs nothing but identifiers', () => {
    const file = parseImportFile({ users: [{ username: 'bob' }], apis: [{ identifier: 'urn:example:api' }], clients: [{ client_id: 'c' }] });
    expect(file.users).toEqual([{ username: 'bob' }]);
    expect(file.apis).toEqual([{ identifier: 'urn:example:api', name: 'urn:example:api', tokenFormat: 'opaque', bearerMethods: ['header'], scopes: [], introspectionClients: [] }]);
    expect(parseImportFile({})).toEqual({ users: [], apis: [], clients: [], trustedIssuers: [] });
  });

  it('reads trusted issuers, of which one name may issue both kinds', () => {
    const file = parseImportFile({ trusted_issuers: [{ ...ISSUER, clients: ['web'], disabled: true }, { ...ISSUER, issuer: 'urn:b' }] });
    expect(file.trustedIssuers).toEqual([
      expect.objectContaining({ kind: 'jwt', issuer: 'urn:a', clients: ['web'], scope: ['api:read'], disabled: true }),
      expect.not.objectContaining({ disabled: expect.anything() }),
    ]);
  });

  it('lets clients have the built-in scopes', () => {
    expect(broken({ clients: [{ client_id: 'c', scope: 'offline_access admin:read admin:revoke admin:manage' }] })).toBe('');
  });

  it('finds references among what is registered', () => {
    const file = parseImportFile({ apis: [{ identifier: 'urn:a:b', introspection_clients: ['rs'] }], clients: [{ client_id: 'c', scope: 'old' }] });
    expect(unknownReferences(file, { clientIds: new Set(['rs']), scopes: new Set(['old']) })).toEqual([]);
  });
});

describe('an import file that breaks a rule is refused, naming the entry and the rule', () => {
  it.each<[unknown, string]>([
    [[], 'must be an object'],
    [{ client: [] }, 'client: is not a member that is known here'],
    [{ clients: {} }, 'clients: must be an array'],
    [{ clients: [7] }, 'clients[0]: must be an object'],
    [{ clients: [{}] }, 'clients[0]: client_id: is required'],
    [{ clients: [{ client_id: 'a' }, { client_id: 'b' }, { client_id: 'web', redirect_uris: ['/cb'] }] }, 'clients[2] "web": redirect_uris[0]: must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)'],
    [{ clients: [{ client_id: 'a b' }] }, 'clients[0] "a b": client_id: must be printable ASCII without spaces, quotes, < > and backslashes'],
    [{ clients: [{ client_id: '..' }] }, 'clients[0] "..": client_id: must not be . or ..'],
    [{ clients: [{ client_id: '' }] }, 'clients[0] "": client_id: must be 1 to 255 characters long'],
    [{ clients: [{ client_id: 'a', client_secret: 'é' }] }, 'clients[0] "a": client_secret: must be printable ASCII'],
    [{ clients: [{ client_id: 'a', client_secret: '' }] }, 'clients[0] "a": client_secret: must be 1 to 1024 characters long'],
    [
      { clients: [{ client_id: 'a', client_secret: 'x', token_endpoint_auth_method: 'none' }] },
      'clients[0] "a": client_secret: must be given only with the token_endpoint_auth_method client_secret_basic or client_secret_post',
    ],
    [{ clients: [{ client_id: 'a' }, { client_id: 'A' }, { client_id: 'a' }] }, 'clients[2] "a": client_id: must not be that of clients[0]'],
    [{ clients: [{ client_id: 'a', scope: 'nope' }] }, 'clients[0] "a": scope: must name scopes of registered APIs: there is no scope nope'],
    [{ clients: [{ client_id: 'a', scope: 'admin:all' }] }, 'clients[0] "a": scope: must name scopes of registered APIs: there is no scope admin:all'],
    [{ users: [{ password: 'x' }] }, 'users[0]: username: is required'],
    [{ users: [{ username: 'a b' }] }, 'users[0] "a b": username: must not contain spaces: a username is one word (RFC 8265 §3.1)'],
    [{ users: [{ username: 'a\u202eb' }] }, 'users[0] "a\u202eb": username: must not contain control, invisible or text-direction characters: with them, text passes for other text'],
    [{ users: [{ username: 'a', email: 'x' }] }, 'users[0] "a": email: must be an e-mail address, such as alice@example.com'],
    [{ users: [{ username: 'a', password: '' }] }, 'users[0] "a": password: must not be empty'],
    [{ users: [{ username: 'a', password: 'x\0' }] }, 'users[0] "a": password: must not contain a NUL character'],
    [{ users: [{ username: 'a', roles: ['root'] }] }, 'users[0] "a": roles[0]: must be one of admin, operator, auditor'],
    [{ users: [{ username: 'a', role: 'admin' }] }, 'users[0] "a": role: is not a member that is known here'],
    [{ users: [{ username: 'alice' }, { username: 'Alice' }] }, 'users[1] "Alice": username: must not be that of users[0]'],
    [{ apis: [{ name: 'x' }] }, 'apis[0]: identifier: is required'],
    [{ apis: [{ identifier: 'api' }] }, 'apis[0] "api": identifier: must be an absolute URI, such as https://api.example.com/: it becomes the aud of tokens (RFC 8707 §2)'],
    [{ apis: [{ identifier: 'https://a.test/#x' }] }, 'apis[0] "https://a.test/#x": identifier: must not have a fragment, the part from # on: it names the API as a whole (RFC 8707 §2)'],
    [{ apis: [{ identifier: `urn:x:${'a'.repeat(500)}` }] }, `apis[0] "urn:x:${'a'.repeat(94)}": identifier: must be at most 500 characters long`],
    [{ apis: [{ identifier: 'urn:a:b', token_format: 'paseto' }] }, 'apis[0] "urn:a:b": token_format: must be one of opaque, jwt'],
    [{ apis: [{ identifier: 'urn:a:b', scopes: ['x'] }] }, 'apis[0] "urn:a:b": scopes[0]: must be an object'],
    [{ apis: [{ identifier: 'urn:a:b', scopes: [{ name: 'a b' }] }] }, 'apis[0] "urn:a:b": scopes[0].name: must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)'],
    [
      { apis: [{ identifier: 'urn:a:b', scopes: [{ name: 'admin:x' }] }] },
      'apis[0] "urn:a:b": scopes[0].name: must not be offline_access or begin with admin: these scopes are built in',
    ],
    [
      { apis: [{ identifier: 'urn:a:b', scopes: [{ name: 'offline_access' }] }] },
      'apis[0] "urn:a:b": scopes[0].name: must not be offline_access or begin with admin: these scopes are built in',
    ],
    [{ apis: [{ identifier: 'urn:a:b', scopes: [{ name: 'x' }, { name: 'x' }] }] }, 'apis[0] "urn:a:b": scopes[1].name: must not be that of scopes[0]: tokens tell scopes apart by name alone'],
    [{ apis: [{ identifier: 'urn:a:b' }, { identifier: 'urn:a:b' }] }, 'apis[1] "urn:a:b": identifier: must not be that of apis[0]'],
    [
      { apis: [{ identifier: 'urn:a:b', introspection_clients: ['ghost'] }] },
      'apis[0] "urn:a:b": introspection_clients[0]: must be the client_id of a registered client',
    ],
    [{ trusted_issuers: [{ kind: 'jwt', scope: 'a' }] }, 'trusted_issuers[0]: issuer: is required'],
    [{ trusted_issuers: [{ ...ISSUER, jwks: undefined }] }, 'trusted_issuers[0] "urn:a": jwks: must contain at least one key for the kind jwt: signatures are checked with it (RFC 7523 §3)'],
    [{ trusted_issuers: [ISSUER, ISSUER] }, 'trusted_issuers[1] "urn:a": issuer: must not be that of trusted_issuers[0]'],
    [{ trusted_issuers: [ISSUER] }, 'trusted_issuers[0] "urn:a": scope: must name scopes of registered APIs: there is no scope api:read'],
    [{ trusted_issuers: [{ ...ISSUER, clients: ['ghost'], scope: 'admin:read' }] }, 'trusted_issuers[0] "urn:a": clients[0]: must be the client_id of a registered client'],
  ])('%j', (input, message) => {
    expect(broken(input)).toBe(message);
  });

  it('never shows a secret', () => {
    const input = { users: [{ username: 'a', password: 'x\0secret' }], clients: [{ client_id: 'c', client_secret: 'sécret' }] };
    expect(() => parseImportFile(input)).toThrow(
      expect.objectContaining({ violations: [expect.not.objectContaining({ value: expect.anything() }), expect.not.objectContaining({ value: expect.anything() })] }),
    );
  });
});
