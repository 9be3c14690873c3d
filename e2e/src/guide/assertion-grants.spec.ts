import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE } from '../stack/import-file.js';
import { until, type Answer } from './exchange.js';
import { base64url, IdentityProvider, JWT_BEARER, SAML_BEARER } from './identity-provider.js';
import { TokenSide } from './token-side.js';

const refusal = (status: number, error: string) => ({ status, body: { error } });

describe('I. Token request', () => {
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let guide: TokenSide;
  let idp: IdentityProvider;

  beforeAll(async () => {
    guide = await TokenSide.start();
    idp = new IdentityProvider(guide);
  });
  afterAll(() => guide.stop());

  const use = (grant_type: string, assertion: string | undefined, fields = {}, as = 'asserting'): Promise<Answer> => guide.token(as, { grant_type, assertion, scope: 'api:read', ...fields });
  const offered = async () => (await guide.metadata())['grant_types_supported'];
  /** A server that has just begun to remember used assertions cannot tell about those that may be older: 503, come again with a new one. */
  const untilRemembered = (grantType: string, make: () => string | Promise<string>) => until(async () => (await use(grantType, await make())).status !== 503);

  describe('#106 SAML 2 bearer assertion, dispatched to its handler or unsupported_grant_type', () => {
    it('#106 a SAML assertion, off: nobody is trusted', async () => {
      expect(await use(SAML_BEARER, idp.saml())).toMatchObject(refusal(400, 'unsupported_grant_type'));
      expect(await offered()).not.toContain(SAML_BEARER);
    });

    it('#106 a SAML assertion, on: an admin trusts its issuer', async () => {
      await idp.becomeTrusted('saml2');
      expect(await offered()).toContain(SAML_BEARER);
      await untilRemembered(SAML_BEARER, () => idp.saml());
      const assertion = idp.saml();
      const answer = await use(SAML_BEARER, assertion);
      expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
      expect(answer.body).not.toHaveProperty('refresh_token');
      expect((await guide.introspect(String(answer.body['access_token']))).body).toMatchObject({ active: true, username: ALICE.username, client_id: 'asserting' });
      expect(await use(SAML_BEARER, assertion)).toMatchObject(refusal(400, 'invalid_grant')); // once
      expect(await use(SAML_BEARER, idp.saml(), {}, 'machine')).toMatchObject(refusal(400, 'unauthorized_client'));
    });
  });

  describe('#112 extension grants run their own validation', () => {
    it('#112 without an assertion → invalid_request', async () => {
      for (const assertion of [undefined, '']) expect(await use(SAML_BEARER, assertion)).toMatchObject(refusal(400, 'invalid_request'));
    });

    it.each<[string, () => string]>([
      ['signed by somebody else', () => idp.saml({}, others.privateKey)],
      ['changed after it was signed', () => base64url(Buffer.from(idp.saml(), 'base64url').toString().replace(/>alice</, '>bob<'))],
      ['not signed', () => base64url(idp.unsignedSaml())],
      ['of an unknown issuer', () => idp.saml({ issuer: 'https://evil.example/' })],
      ['for another audience', () => idp.saml({ audience: 'https://evil.example/' })],
      ['for another recipient', () => idp.saml({ recipient: 'https://evil.example/token' })],
      ['expired', () => idp.expiredSaml()],
      ['about nobody', () => idp.saml({ subject: 'nobody' })],
      ['in another alphabet than base64url', () => `${idp.saml()}+/`],
      ['no XML', () => 'eA'],
      ['with an entity', () => base64url(`<!DOCTYPE a [<!ENTITY b "c">]>${Buffer.from(idp.saml(), 'base64url').toString()}`)],
    ])('#112 a SAML assertion %s → invalid_grant', async (_case, assertion) => {
      expect(await use(SAML_BEARER, assertion())).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#112 a JWT assertion, off: nobody is trusted', async () => {
      expect(await use(JWT_BEARER, await idp.jwt())).toMatchObject(refusal(400, 'unsupported_grant_type'));
      expect(await offered()).not.toContain(JWT_BEARER);
    });

    it('#112 a JWT assertion, on: an admin trusts its issuer', async () => {
      await idp.becomeTrusted('jwt');
      expect(await offered()).toContain(JWT_BEARER);
      await untilRemembered(JWT_BEARER, () => idp.jwt());
      const assertion = await idp.jwt();
      expect(await use(JWT_BEARER, assertion)).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
      expect(await use(JWT_BEARER, assertion)).toMatchObject(refusal(400, 'invalid_grant')); // once
      expect(await use(JWT_BEARER, await idp.jwt(), { scope: 'api:write' })).toMatchObject(refusal(400, 'invalid_scope')); // more than the issuer is trusted with
    });

    it.each<[string, () => string | Promise<string>]>([
      ['signed by somebody else', () => idp.jwt({}, others.privateKey)],
      ['of an unknown issuer', () => idp.jwt({ iss: 'https://evil.example/' })],
      ['for another audience', () => idp.jwt({ aud: 'https://evil.example/' })],
      ['expired', () => idp.expiredJwt()],
      ['without an expiry', () => idp.jwt({ exp: undefined })],
      ['about nobody', () => idp.jwt({ sub: 'nobody' })],
      ['that is a SAML assertion', () => idp.saml()],
      ['that is no JWT', () => 'a.b.c'],
    ])('#112 a JWT assertion %s → invalid_grant', async (_case, assertion) => {
      expect(await use(JWT_BEARER, await assertion())).toMatchObject(refusal(400, 'invalid_grant'));
    });
  });
});
