import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Operation } from '@assent/admin-contracts';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const IDENTIFIER = 'https://api.example.test/';
const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

let api: RunningAdminApi;
/** Of what the requests change. */
let params: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await runningAdminApi();
  await api.call('createApi', { body: { identifier: IDENTIFIER, scopes: [{ name: 'read' }] } });
  const issuer = await api.call('createTrustedIssuer', { body: { kind: 'jwt', issuer: 'urn:idp', jwks: { keys: [KEY] }, scope: 'read' } });
  params = { identifier: IDENTIFIER, user_id: await api.user('alice', []), trusted_issuer_id: String(issuer.body['trusted_issuer_id']) };
});
afterAll(() => api.stop());

/** What a form shows: beside which field, and the sentence. */
async function refused(operation: Operation, body: unknown) {
  const { status, body: answer } = await api.call(operation, { params, body });
  return [status, answer.errors];
}

type Mistake = readonly [operation: Operation, body: unknown, field: string, rule: RegExp];

const REFERENCE = /^must be the client_id of a registered client$/;
const MISTAKES: readonly Mistake[] = [
  ['createApi', { identifier: 'api' }, 'identifier', /^must be an absolute URI, such as .*: it becomes the aud of tokens \(RFC 8707 §2\)$/],
  ['createApi', { identifier: 'https://a.test/#x' }, 'identifier', /^must not have a fragment, .* \(RFC 8707 §2\)$/],
  ['updateApi', { scopes: [{ name: 'read' }, { name: 'wri te' }] }, 'scopes[1].name', /^must be printable ASCII without spaces, .* \(RFC 6749 §3\.3\)$/],
  ['updateApi', { scopes: [{ name: 'read' }, { name: 'write' }, { name: 'read' }] }, 'scopes[2].name', /^must not be that of scopes\[0\]: tokens tell scopes apart by name alone$/],
  ['updateApi', { scopes: [{ name: 'admin:all' }] }, 'scopes[0].name', /: these scopes are built in$/],
  ['updateApi', { scopes: [{ name: 'read', description: ' ' }] }, 'scopes[0].description', /^must not be empty/],
  ['updateApi', { scopes: [{ name: 7 }] }, 'scopes[0].name', /^must be a string$/],
  ['updateApi', { bearer_methods_supported: ['query'] }, 'bearer_methods_supported', /^must contain header: .* \(RFC 6750 §2\.1\)$/],
  ['updateApi', { introspection_clients: ['ghost'] }, 'introspection_clients[0]', REFERENCE],
  ['updateApi', { token_format: 'paseto' }, 'token_format', /^must be one of opaque, jwt$/],
  ['createUser', { username: 'al ice' }, 'username', /^must not contain spaces: a username is one word \(RFC 8265 §3\.1\)$/],
  ['updateUser', { email: 'alice' }, 'email', /^must be an e-mail address, such as alice@example\.com$/],
  ['updateUser', { name: 'Al\u202eice' }, 'name', /^must not contain control, .*: with them, text passes for other text$/],
  ['updateUser', { roles: ['root'] }, 'roles[0]', /^must be one of admin, operator, auditor$/],
  ['updateUser', { username: null }, 'username', /^must be a string$/],
  ['setUserPassword', { password: 'short' }, 'password', /^must be at least 8 characters long$/],
  ['updateTrustedIssuer', { jwks: { keys: [] } }, 'jwks', /^must contain at least one key for the kind jwt: .* \(RFC 7523 §3\)$/],
  ['updateTrustedIssuer', { jwks: { keys: [KEY, { kty: 'oct', k: 'AAAA' }] } }, 'jwks.keys[1]', /^must be an asymmetric key, such as EC or RSA: /],
  ['updateTrustedIssuer', { jwks: { keys: [{ ...KEY, d: 'AAAA' }] } }, 'jwks.keys[0]', /^must be a public key: it contains private members, so make a new pair/],
  ['updateTrustedIssuer', { clients: ['ghost'] }, 'clients[0]', REFERENCE],
  ['updateTrustedIssuer', { scope: 'read nope' }, 'scope', /there is no scope nope$/],
];

describe('what a form got wrong', () => {
  it.each(MISTAKES)('%s %j: names %s', async (operation, body, field, rule) => {
    expect(await refused(operation, body)).toEqual([400, [{ field, rule: expect.stringMatching(rule) }]]);
  });

  it.each<Mistake>([
    ['createApi', { identifier: IDENTIFIER }, 'identifier', /^must be that of no other API: /],
    ['createUser', { username: 'ALICE' }, 'username', /^must be the name of nobody else: upper and lower case, .* \(RFC 8265 §3\.3\)$/],
    ['updateUser', { username: 'root' }, 'username', /^must be the name of nobody else: /],
    ['createTrustedIssuer', { kind: 'jwt', issuer: 'urn:idp', jwks: { keys: [KEY] }, scope: 'read' }, 'issuer', /^must be that of no other trusted issuer of this kind: /],
  ])('%s %j: names %s, which is taken', async (operation, body, field, rule) => {
    expect(await refused(operation, body)).toEqual([409, [{ field, rule: expect.stringMatching(rule) }]]);
  });
});
