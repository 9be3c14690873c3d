import { describe, expect, it } from '@jest/globals';
import { aCertificate } from '@assent/core-testing';
import { generateKeyPairSync } from 'node:crypto';
import { parseTrustedIssuer, trustedIssuerMembersOf } from './trusted-issuer-rules.js';
import { RulesBroken } from './violation.js';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const certificate = aCertificate(ec.privateKey, ec.publicKey);
const publicJwk = ec.publicKey.export({ format: 'jwk' });
const certificateOf = ({ privateKey, publicKey }: ReturnType<typeof generateKeyPairSync>): string => aCertificate(privateKey, publicKey);

const JWT = { kind: 'jwt', issuer: 'https://idp.example.test', jwks: { keys: [publicJwk] }, scope: 'api:read' };
const SAML = { kind: 'saml2', issuer: 'urn:example:idp', certificates: [certificate], scope: 'api:read api:write' };

function broken(input: unknown): string {
  try {
    parseTrustedIssuer(input);
    return '';
  } catch (error) {
    if (error instanceof RulesBroken) return error.message;
    throw error;
  }
}

describe('a trusted issuer', () => {
  it('is named for its issuer and speaks of usernames, for all clients, unless it says otherwise', () => {
    expect(parseTrustedIssuer(JWT)).toEqual({
      kind: 'jwt', issuer: 'https://idp.example.test', name: 'https://idp.example.test', jwks: { keys: [publicJwk] }, subject: 'username', clients: [], scope: ['api:read'],
    });
    expect(parseTrustedIssuer({ ...SAML, name: 'Our IdP', subject: 'email', clients: ['web', 'web'] })).toEqual({
      kind: 'saml2', issuer: 'urn:example:idp', name: 'Our IdP', certificates: [certificate], subject: 'email', clients: ['web'], scope: ['api:read', 'api:write'],
    });
  });

  it('is the same when it is written and read again', () => {
    for (const input of [JWT, SAML, { ...JWT, issuer: 'x'.repeat(1024) }, { ...JWT, scope: '' }]) {
      const issuer = parseTrustedIssuer(input);
      expect(parseTrustedIssuer(trustedIssuerMembersOf(issuer))).toEqual(issuer);
    }
  });

  it('has its certificates written in one way', () => {
    const windows = `\n${certificate.replaceAll('\n', '\r\n')}\n\n`;
    expect(parseTrustedIssuer({ ...SAML, certificates: [windows] }).certificates).toEqual([certificate]);
    const rsa = certificateOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    expect(parseTrustedIssuer({ ...SAML, certificates: [certificate, rsa] }).certificates).toEqual([certificate, rsa]);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ ...JWT, kind: 'saml1' }, 'kind: must be one of jwt, saml2'],
    [{ ...JWT, kind: undefined }, 'kind: must be one of jwt, saml2'],
    [{ ...JWT, issuer: undefined }, 'issuer: is required'],
    [{ ...JWT, issuer: ' x' }, 'issuer: must not be empty, nor begin or end with a space'],
    [{ ...JWT, issuer: 'https://idp.example.test/\u202e' }, 'issuer: must not contain control, invisible or text-direction characters: with them, text passes for other text'],
    [{ ...JWT, issuer: 'x'.repeat(1025) }, 'issuer: must be at most 1024 characters long'],
    [{ ...JWT, subject: 'name' }, 'subject: must be one of username, email, user_id'],
    [{ ...JWT, clients: ['a b'] }, 'clients[0]: must be printable ASCII without spaces, quotes, < > and backslashes'],
    [{ ...JWT, scope: undefined }, 'scope: is required'],
    [{ ...JWT, scope: 'a"' }, 'scope: must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)'],
    [{ ...JWT, jwks: undefined }, 'jwks: must contain at least one key for the kind jwt: signatures are checked with it (RFC 7523 §3)'],
    [{ ...JWT, jwks: { keys: [] } }, 'jwks: must contain at least one key for the kind jwt: signatures are checked with it (RFC 7523 §3)'],
    [{ ...JWT, jwks: { keys: [ec.privateKey.export({ format: 'jwk' })] } }, 'jwks.keys[0]: must be a public key: it contains private members, so make a new pair and keep its private half'],
    [{ ...JWT, jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, 'jwks.keys[0]: must be an asymmetric key, such as EC or RSA: with a shared one we could sign for its owner'],
    [{ ...JWT, certificates: [certificate] }, 'certificates: must not be given for the kind jwt: give jwks'],
    [{ ...SAML, jwks: { keys: [publicJwk] } }, 'jwks: must not be given for the kind saml2: give certificates'],
    [{ ...SAML, certificates: [] }, 'certificates: must contain at least one certificate for the kind saml2: signatures are checked with it (RFC 7522 §3)'],
    [{ ...SAML, certificates: undefined }, 'certificates: must contain at least one certificate for the kind saml2: signatures are checked with it (RFC 7522 §3)'],
    [{ ...SAML, certificates: ['x'] }, 'certificates[0]: must be one certificate in PEM form, from BEGIN CERTIFICATE to END CERTIFICATE'],
    [{ ...SAML, certificates: [certificate + certificate] }, 'certificates[0]: must be one certificate in PEM form, from BEGIN CERTIFICATE to END CERTIFICATE'],
    [{ ...SAML, certificates: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'] }, 'certificates[0]: must be a valid X.509 certificate'],
    [{ ...SAML, certificates: [certificate + String(ec.privateKey.export({ format: 'pem', type: 'pkcs8' }))] }, 'certificates[0]: must be a certificate: it contains a private key, which must be replaced now'],
    [{ ...SAML, certificates: [certificateOf(generateKeyPairSync('rsa', { modulusLength: 1024 }))] }, 'certificates[0]: must have an RSA key of at least 2048 bits'],
    [{ ...SAML, certificates: [certificateOf(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }))] }, 'certificates[0]: must have an EC key of P-256, P-384 or P-521'],
    [{ ...SAML, certificates: [certificateOf(generateKeyPairSync('ed25519'))] }, 'certificates[0]: must have an RSA or EC key: signatures of other kinds are not checked'],
    [{ ...SAML, disabled: true }, 'disabled: is not a member that is known here'],
  ])('breaks a rule: case %#', (input, message) => {
    expect(broken(input)).toBe(message);
  });
});
