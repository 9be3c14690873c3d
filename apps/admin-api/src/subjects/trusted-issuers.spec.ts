import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { aCertificate } from '@assent/core-testing';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
const certificates = [aCertificate(privateKey, publicKey)];
const IDP = { kind: 'jwt', issuer: 'https://idp.example.test', jwks, scope: 'admin:read' };

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const supported = async (): Promise<readonly string[]> => {
  const answer = await api.service.platform.server.metadata({ method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array(), transport: 'tls', remoteAddress: '192.0.2.1' });
  return (JSON.parse(answer.body) as { grant_types_supported: string[] }).grant_types_supported.filter((type) => type.endsWith('-bearer'));
};

describe('trusted issuers', () => {
  it('switch their grant type on and off, and tell all about themselves', async () => {
    expect(await supported()).toEqual([]);
    const { body, headers } = await api.call('createTrustedIssuer', { body: IDP });
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      trusted_issuer_id: expect.any(String), kind: 'jwt', issuer: 'https://idp.example.test', name: 'https://idp.example.test', jwks, subject: 'username', clients: [],
      scope: 'admin:read', created_at: expect.any(String), updated_at: expect.any(String), version: 1,
    });
    const params = { trusted_issuer_id: String(body['trusted_issuer_id']) };
    expect((await api.call('getTrustedIssuer', { params })).body).toEqual(body);
    expect(await supported()).toEqual(['urn:ietf:params:oauth:grant-type:jwt-bearer']);
    expect((await api.call('disableTrustedIssuer', { params })).body).toMatchObject({ disabled_at: expect.any(String), version: 2 });
    expect(await supported()).toEqual([]);
    expect((await api.call('enableTrustedIssuer', { params })).body).not.toHaveProperty('disabled_at');
    await api.call('createTrustedIssuer', { body: { kind: 'saml2', issuer: 'urn:idp', certificates, scope: '' } });
    expect(await supported()).toEqual(['urn:ietf:params:oauth:grant-type:jwt-bearer', 'urn:ietf:params:oauth:grant-type:saml2-bearer']);
    expect((await api.call('deleteTrustedIssuer', { params, headers: { 'if-match': '"3"' } })).status).toBe(204);
    expect(await supported()).toEqual(['urn:ietf:params:oauth:grant-type:saml2-bearer']);
    expect((await api.call('getTrustedIssuer', { params })).status).toBe(404);
  });

  it('change by patch with If-Match (RFC 9110 §13.1.1), audited', async () => {
    const { body } = await api.call('createTrustedIssuer', { body: { ...IDP, issuer: 'urn:patched', name: 'Before' } });
    const params = { trusted_issuer_id: String(body['trusted_issuer_id']) };
    const patch = (name: string) => api.call('updateTrustedIssuer', { params, headers: { 'if-match': '"1"' }, body: { name } });
    expect((await patch('After')).body).toMatchObject({ name: 'After', version: 2 });
    expect((await patch('Late')).status).toBe(412);
    expect((await api.call('deleteTrustedIssuer', { params, headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await api.call('updateTrustedIssuer', { params, body: { issuer: 'urn:other' } })).body.errors).toEqual([{ field: 'issuer', rule: 'is not a member that is known here' }]);
    const { items } = (await api.call('listAudit', { query: 'action=trusted_issuer.*&limit=2' })).body;
    expect(items).toEqual([
      expect.objectContaining({ action: 'trusted_issuer.update', actor: `user:${api.adminId}`, target: `trusted_issuer:${params.trusted_issuer_id}` }),
      expect.objectContaining({ action: 'trusted_issuer.create' }),
    ]);
  });

  it('are refused with the rules that they break, above all a private key', async () => {
    const refused = async (given: object) => {
      const { status, body } = await api.call('createTrustedIssuer', { body: { ...IDP, issuer: 'urn:refused', ...given } });
      return [status, JSON.stringify(body.errors)];
    };
    expect(await refused({ jwks: { keys: [privateKey.export({ format: 'jwk' })] } })).toEqual([400, '[{"field":"jwks.keys[0]","rule":"must be a public key: it contains private members, so make a new pair and keep its private half"}]']);
    expect(await refused({ kind: 'saml2', jwks: undefined, certificates: [privateKey.export({ format: 'pem', type: 'pkcs8' })] })).toEqual([
      400, '[{"field":"certificates[0]","rule":"must be a certificate: it contains a private key, which must be replaced now"}]',
    ]);
    expect(await refused({ scope: 'nope' })).toEqual([400, '[{"field":"scope","rule":"must name scopes of registered APIs: there is no scope nope"}]']);
    expect(await refused({ issuer: 'https://as.example.test' })).toEqual([400, '[{"field":"issuer","rule":"must not be this server: what it issues is no assertion of somebody else"}]']);
    await api.call('createTrustedIssuer', { body: { ...IDP, issuer: 'urn:twice' } });
    expect((await api.call('createTrustedIssuer', { body: { ...IDP, issuer: 'urn:twice' } })).body).toMatchObject({ status: 409, detail: 'An issuer with this kind and name is trusted already.', errors: [{ field: 'issuer', rule: expect.stringMatching(/^must be that of no other trusted issuer/) }] });
  });

  it('are found by search, kind and status', async () => {
    for (const [issuer, kind] of [['urn:found:1', 'jwt'], ['urn:found:2', 'saml2']] as const) {
      await api.call('createTrustedIssuer', { body: { kind, issuer, scope: 'admin:read', ...(kind === 'jwt' ? { jwks } : { certificates }) } });
    }
    const found = async (query: string) => (await api.call('listTrustedIssuers', { query })).body.items.map(({ issuer }) => issuer);
    expect(await found('q=found')).toEqual(['urn:found:2', 'urn:found:1']);
    expect(await found('q=FOUND&kind=saml2')).toEqual(['urn:found:2']);
    expect(await found('q=found&status=disabled')).toEqual([]);
    expect((await api.call('listTrustedIssuers', { query: 'kind=saml1' })).status).toBe(400);
  });

  it('are seen by auditors and changed by admins only', async () => {
    const as = await api.token({ userId: await api.user('auditor', ['auditor']) });
    expect((await api.call('listTrustedIssuers', { as })).status).toBe(200);
    expect((await api.call('createTrustedIssuer', { as, body: { ...IDP, issuer: 'urn:forbidden' } })).status).toBe(403);
  });
});
