import { describe, expect, it } from '@jest/globals';
import { certificatesOf, creationOf, jwksOf, NEW_ISSUER, patchOf } from './issuer-values.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe('what a form about an issuer says to the admin API', () => {
  it('one of the kind jwt has keys, one of the kind saml2 has certificates', () => {
    expect(creationOf({ ...NEW_ISSUER, jwks: '{"keys":[{"kty":"EC"}]}', certificates: PEM })).toMatchObject({ jwks: { keys: [{ kty: 'EC' }] } });
    expect(creationOf({ ...NEW_ISSUER, jwks: '{"keys":[{"kty":"EC"}]}' })).not.toHaveProperty('certificates');
    expect(creationOf({ ...NEW_ISSUER, kind: 'saml2', certificates: `${PEM}\n\n${PEM}\n` })).toMatchObject({ certificates: [PEM, PEM] });
  });

  it('text that is no certificate is sent as it is, for the server to refuse', () => {
    expect(certificatesOf(`${PEM} rubbish`)).toEqual([PEM, 'rubbish']);
    expect(certificatesOf(' \n ')).toEqual([]);
  });

  it.each(['', '{', '[]', '{"keys":1}', 'null'])('%j is no JWK Set', (text) => {
    expect(jwksOf(text)).toBeUndefined();
  });

  it('a change never names kind and issuer, and an emptied name goes back to its default', () => {
    expect(patchOf({ ...NEW_ISSUER, issuer: 'https://idp.example.test' })).not.toHaveProperty('issuer');
    expect(patchOf(NEW_ISSUER).name).toBeNull();
  });
});
