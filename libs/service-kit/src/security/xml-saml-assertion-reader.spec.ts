import { describe, expect, it } from '@jest/globals';
import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { InvalidAssertion, StoreUnavailable, type SamlAssertion } from '@assent/core';
import { aCertificate, aSamlAssertion, ENVELOPED, signedSamlAssertion, xmlSignature, type XmlSignatureGiven } from '@assent/core-testing';
import fc from 'fast-check';
import { SANTUARIO } from './santuario.fixture.js';
import { openedAssertion, xmlSamlAssertionReader } from './xml-saml-assertion-reader.js';

const NOW = new Date('2026-12-01T12:00:00.000Z');
const IDP = 'https://idp.example.test/saml';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const thief = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = aCertificate(rsa.privateKey, rsa.publicKey);
const ecCertificate = aCertificate(ec.privateKey, ec.publicKey);
const thiefCertificate = aCertificate(thief.privateKey, thief.publicKey);

const assertionXml = (given: Partial<Parameters<typeof aSamlAssertion>[0]> = {}) =>
  aSamlAssertion({ id: '_genuine', issuer: IDP, issuedAt: NOW, subject: 'alice', recipient: 'https://as.example.test/token', audience: 'https://as.example.test', ...given });
const GENUINE = assertionXml();
const signed = (xml = GENUINE, given: XmlSignatureGiven = {}) => signedSamlAssertion(xml, rsa.privateKey, given);
const evil = (id: string) => assertionXml({ id, subject: 'admin' });

const read = (xml: string | Uint8Array, certificates: readonly string[] = [certificate], at = NOW): SamlAssertion =>
  openedAssertion(typeof xml === 'string' ? Buffer.from(xml) : xml).verified(certificates, at);

/** Why it is refused. Anything but InvalidAssertion would be a 500. */
function refusal(xml: string | Uint8Array, certificates?: readonly string[], at?: Date): string {
  try {
    read(xml, certificates, at);
  } catch (error) {
    if (error instanceof InvalidAssertion) return error.detail ?? '';
    throw error;
  }
  throw new Error('it was accepted');
}

const NOT_SIGNED = 'the signature is not of a certificate of the issuer';

describe('RFC 7522 §3(9) a signed assertion', () => {
  it('is read with all that the grant compares', () => {
    expect(openedAssertion(Buffer.from(signed())).claimedIssuer).toBe(IDP);
    expect(read(signed())).toEqual({
      id: '_genuine',
      issuer: IDP,
      issuedAt: NOW,
      subject: 'alice',
      bearerConfirmations: [{ recipient: 'https://as.example.test/token', notOnOrAfter: new Date('2026-12-01T12:01:00.000Z') }],
      conditions: { notBefore: NOW, notOnOrAfter: new Date('2026-12-01T12:01:00.000Z'), audienceRestrictions: [['https://as.example.test']] },
    });
  });

  it.each(['rsa', 'ec'] as const)('of another implementation is read too: %s', (name) => {
    const { certificate: theirs, xml } = SANTUARIO[name];
    expect(read(xml, [certificate, theirs])).toEqual({
      id: '_5d8e1f3c0b7a',
      issuer: IDP,
      issuedAt: new Date('2026-03-01T12:00:00.000Z'),
      subject: 'alice&böb@example.test',
      bearerConfirmations: [{ recipient: 'https://as.example.test/token', notOnOrAfter: new Date('2026-03-01T12:05:00.123Z') }],
      conditions: {
        notBefore: new Date('2026-03-01T11:59:00.000Z'),
        notOnOrAfter: new Date('2026-03-01T13:00:00.000Z'),
        audienceRestrictions: [['https://as.example.test', 'https://other.example.test']],
      },
    });
    expect(refusal(xml.replace('alice', 'admin'), [theirs])).toBe(NOT_SIGNED);
  });

  it('may have an XML declaration, and white space around it', () => {
    for (const before of ['<?xml version="1.0"?>', `<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n`]) expect(read(`${before}${signed()}\n `).subject).toBe('alice');
  });

  it.each([
    ['rsa-sha384', 'sha384', 'rsa'],
    ['rsa-sha512', 'sha512', 'rsa'],
    ['ecdsa-sha256', 'sha256', 'ec'],
    ['ecdsa-sha512', 'sha512', 'ec'],
  ] as const)('may be signed with %s', (method, signatureHash, keyType) => {
    const xml = signedSamlAssertion(GENUINE, (keyType === 'ec' ? ec : rsa).privateKey, {
      signatureMethod: `http://www.w3.org/2001/04/xmldsig-more#${method}`, signatureHash,
      digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512', digestHash: 'sha512',
    });
    expect(read(xml, [certificate, ecCertificate]).subject).toBe('alice');
  });

  it('is good for one certificate of several, each within its own validity', () => {
    const of = (validFrom: string, validTo: string) => aCertificate(rsa.privateKey, rsa.publicKey, { validFrom: new Date(validFrom), validTo: new Date(validTo) });
    const [past, present, future] = [of('2020-01-01', '2026-11-30'), of('2026-11-30', '2027-01-01'), of('2026-12-02', '2027-01-01')];
    expect(read(signed(), [thiefCertificate, past, present]).subject).toBe('alice');
    for (const certificates of [[past], [future], [past, future], []]) expect(refusal(signed(), certificates)).toBe('no certificate of the issuer is valid now');
    expect(refusal(signed(), [thiefCertificate, past])).toBe(NOT_SIGNED);
  });
});

describe('what is not signed with a certificate of the issuer', () => {
  it('is refused: no signature, another key, another text', () => {
    expect(refusal(GENUINE)).toBe('the assertion is not signed');
    expect(refusal(signedSamlAssertion(GENUINE, thief.privateKey))).toBe(NOT_SIGNED);
    for (const [from, to] of [['alice', 'admin'], [IDP, `${IDP}x`], ['2026-12-01T12:01', '2027-12-01T12:01'], ['Password', 'Passwore']] as const) {
      expect(refusal(signed().replace(from, to))).toBe(NOT_SIGNED);
    }
  });

  it('is refused although KeyInfo brings the key that would verify it', () => {
    const bare = thiefCertificate.replaceAll(/-----[A-Z ]+-----|\n/g, '');
    const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
    expect(refusal(signedSamlAssertion(GENUINE, thief.privateKey, { keyInfo }))).toBe(NOT_SIGNED);
    expect(read(signed(GENUINE, { keyInfo })).subject).toBe('alice');
  });

  it('is refused when digest or value of the signature are empty or broken', () => {
    const text = signed();
    for (const broken of [
      text.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'),
      text.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>!!!!'),
      text.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>'),
      text.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA'),
    ]) {
      expect(refusal(broken)).toBe(NOT_SIGNED);
    }
  });

  it('is refused when the digest was made to fit, but not the signature (the library forgets nothing of a failed check)', () => {
    const forged = evil('_genuine');
    const digest = createHash('sha256').update(forged).digest('base64');
    const xml = forged.replace('</saml:Issuer>', `</saml:Issuer>${xmlSignature(GENUINE, rsa.privateKey).replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${digest}`)}`);
    expect(refusal(xml)).toBe(NOT_SIGNED);
    expect(refusal(xml, [thiefCertificate, certificate, ecCertificate])).toBe(NOT_SIGNED);
  });
});

describe('algorithms: RSA and ECDSA with SHA-256 or better', () => {
  const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

  it.each<[string, XmlSignatureGiven]>([
    ['SHA-1 signatures', { signatureMethod: `${DSIG}rsa-sha1`, signatureHash: 'sha1' }],
    ['SHA-1 digests', { digestMethod: `${DSIG}sha1`, digestHash: 'sha1' }],
    ['MD5', { signatureMethod: `${MORE}rsa-md5`, signatureHash: 'md5' }],
    ['names of the prototype', { signatureMethod: 'constructor' }],
    ['names of the prototype as digest', { digestMethod: '__proto__' }],
    ['inclusive canonicalization', { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }],
    ['canonicalization with comments', { canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' }],
    ['XPath', { transforms: [ENVELOPED, 'http://www.w3.org/TR/1999/REC-xpath-19991116'] }],
    ['XSLT', { transforms: ['http://www.w3.org/TR/1999/REC-xslt-19991116', 'http://www.w3.org/2001/10/xml-exc-c14n#'] }],
  ])('refuses %s', (_case, given) => {
    expect(refusal(signed(GENUINE, given))).toMatch(/ is not allowed$/);
  });

  it.each<[string, XmlSignatureGiven]>([
    ['no transforms', { transforms: [] }],
    ['no enveloped-signature transform', { transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#'] }],
    ['no canonicalization', { transforms: [ENVELOPED] }],
    ['a third transform', { transforms: [ENVELOPED, 'http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/2001/10/xml-exc-c14n#'] }],
  ])('refuses %s', (_case, given) => {
    expect(refusal(signed(GENUINE, given))).toBe('Transforms of the signature does not have just Transform, Transform');
  });

  it('refuses HMAC keyed with the public certificate', () => {
    for (const key of [certificate, rsa.publicKey.export({ format: 'pem', type: 'spki' })]) {
      const method = `${MORE}hmac-sha256`;
      const unsigned = signed(GENUINE, { signatureMethod: method });
      const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(unsigned)?.[0].replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DSIG}">`) ?? '';
      const value = createHmac('sha256', key).update(signedInfo).digest('base64');
      expect(refusal(unsigned.replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`))).toBe(`SignatureMethod ${method} is not allowed`);
    }
  });

  it('refuses a method that is not of the kind of key', () => {
    expect(refusal(signed(GENUINE, { signatureMethod: `${MORE}ecdsa-sha256` }))).toBe(NOT_SIGNED);
    expect(refusal(signedSamlAssertion(GENUINE, ec.privateKey, { signatureMethod: `${MORE}rsa-sha256` }), [ecCertificate])).toBe(NOT_SIGNED);
  });

  it('refuses parameters of methods, such as a short HMACOutputLength', () => {
    const xml = signed().replace('rsa-sha256"></ds:SignatureMethod>', 'rsa-sha256"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>');
    expect(refusal(xml)).toMatch(/^SignatureMethod .* is not allowed$/);
  });
});

/** On Breaking SAML: Be Whoever You Want to Be (USENIX Security 2012), table 1. There a Response carries assertions; here the root is one. */
describe('signature wrapping', () => {
  const signature = xmlSignature(GENUINE, rsa.privateKey);
  const genuineSigned = signed();
  const inResponse = (content: string, id = '_r') => `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0">${content}</samlp:Response>`;
  const within = (xml: string, content: string) => xml.replace('</saml:Issuer>', `</saml:Issuer>${content}`);
  const objectWith = (content: string) => signature.replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`);

  it.each<[string, string]>([
    ['XSW1: the original Response inside of the signature', inResponse(objectWith(inResponse(GENUINE, '_genuine')) + evil('_evil'))],
    ['XSW2: the signature beside the original Response', inResponse(signature + inResponse(GENUINE, '_genuine') + evil('_evil'))],
    ['XSW3: the evil assertion before the original one', inResponse(evil('_evil') + genuineSigned)],
    ['XSW4: the original assertion inside of the evil one', inResponse(within(evil('_evil'), genuineSigned))],
    ['XSW5: the signature in the evil one, the original behind it', inResponse(within(evil('_evil'), signature) + GENUINE)],
    ['XSW6: the original one inside of the signature of the evil one', inResponse(within(evil('_evil'), objectWith(GENUINE)))],
    ['XSW7: the evil one in Extensions', inResponse(`<samlp:Extensions>${evil('_genuine')}</samlp:Extensions>${genuineSigned}`)],
    ['XSW8: the original one in an Object of the signature', inResponse(within(evil('_genuine'), objectWith(GENUINE)))],
  ])('%s', (_name, xml) => {
    expect(refusal(xml)).toBe('the root is Response: only an Assertion is taken, not encrypted, not in a Response');
  });

  it.each<[string, string, string]>([
    ['XSW4, with an assertion as root', within(evil('_evil'), genuineSigned), 'there is more than one assertion'],
    ['XSW4, in Advice', evil('_evil').replace('</saml:Conditions>', `</saml:Conditions><saml:Advice>${genuineSigned}</saml:Advice>`), 'there is more than one assertion'],
    ['XSW6, with an assertion as root', within(evil('_evil'), objectWith(GENUINE)), 'there is more than one assertion'],
    ['XSW8, with an assertion as root', within(evil('_genuine'), objectWith(GENUINE)), 'there is more than one assertion'],
    ['the original one under another name', within(evil('_evil'), objectWith(GENUINE.replaceAll('saml:Assertion', 'saml:Advice'))), 'Signature of the signature does not have just SignedInfo, SignatureValue, KeyInfo'],
    ['the original ID again', within(evil('_genuine'), signature).replace('<saml:Conditions ', '<saml:Conditions Id="_genuine" '), 'an ID is there twice'],
    ['the original ID as xml:id', within(evil('_genuine'), signature).replace('<saml:Conditions ', '<saml:Conditions xml:id="_genuine" '), 'an ID is there twice'],
    ['the signature of another ID', within(evil('_evil'), signature), 'the signature is of something else than the assertion'],
    ['a signature of the whole document', signed(GENUINE, { reference: '' }), 'the signature is of something else than the assertion'],
    ['a signature by XPointer', signed(GENUINE, { reference: "#xpointer(id('_genuine'))" }), 'the signature is of something else than the assertion'],
    ['a signature of something elsewhere', signed(GENUINE, { reference: 'http://127.0.0.1/' }), 'the signature is of something else than the assertion'],
    ['the signature deeper down', evil('_genuine').replace('</saml:NameID>', `</saml:NameID>${signature}`), 'there is not exactly one signature, in the assertion itself'],
    ['two signatures', within(genuineSigned, signature), 'there is not exactly one signature, in the assertion itself'],
    ['the same subject, another text', within(evil('_genuine'), signature), NOT_SIGNED],
  ])('%s', (_name, xml, reason) => {
    expect(refusal(xml)).toBe(reason);
  });

  it('refuses several references, and several SignedInfo (CVE-2025-29774)', () => {
    const reference = /<ds:Reference .*<\/ds:Reference>/.exec(genuineSigned)?.[0] ?? '';
    const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(genuineSigned)?.[0] ?? '';
    expect(refusal(genuineSigned.replace(reference, reference + reference))).toBe('SignedInfo of the signature does not have just CanonicalizationMethod, SignatureMethod, Reference');
    expect(refusal(genuineSigned.replace(signedInfo, signedInfo + signedInfo))).toBe('Signature of the signature does not have just SignedInfo, SignatureValue, KeyInfo');
  });

  it('refuses elements of another namespace in place of those of a signature', () => {
    const xml = genuineSigned.replace('<ds:SignatureMethod ', '<x:SignatureMethod xmlns:x="urn:x" Algorithm="urn:x"></x:SignatureMethod><ds:SignatureMethod ');
    expect(refusal(xml)).toMatch(/^SignedInfo of the signature does not have just/);
  });
});

describe('XML that is not plain never reaches a parser', () => {
  const inside = (text: string) => signed().replace('alice', text);
  const BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i === 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]>`;

  it.each<[string, string, string]>([
    ['a DOCTYPE', `<!DOCTYPE x>${signed()}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['a billion laughs', `${BOMB}${inside('&a8;')}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['an external entity', `<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>${inside('&x;')}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['an external DTD', `<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">${signed()}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['a comment inside of the NameID', inside('alice<!-- -->.evil'), 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['a comment inside of the digest (CVE-2025-29775)', signed().replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->'), 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['CDATA', inside('<![CDATA[alice]]>'), 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['a processing instruction', `<?xml-stylesheet href="x"?>${signed()}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['XML 1.1', `<?xml version="1.1"?>${signed()}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['another encoding', `<?xml version="1.0" encoding="UTF-7"?>${signed()}`, 'the XML contains a DOCTYPE, a comment, a processing instruction or CDATA'],
    ['an entity', inside('&evil;'), 'the XML refers to an entity'],
    ['a bare ampersand', inside('a&b'), 'the XML refers to an entity'],
    ['NUL', inside('alice\0'), 'the XML contains a character that XML does not allow'],
    ['NUL by reference', inside('alice&#0;'), 'the XML refers to a character that XML does not allow'],
    ['a half surrogate by reference', inside('alice&#xd800;'), 'the XML refers to a character that XML does not allow'],
    ['a character beyond all', inside('alice&#x110000;'), 'the XML refers to a character that XML does not allow'],
    ['a control character', inside('alice\u0001'), 'the XML contains a character that XML does not allow'],
    ['a byte order mark', `\ufeff${signed()}`, 'the XML has text outside of its root'],
    ['two roots', signed() + signed(), 'the XML has more than one root'],
    ['text before the root', `x${signed()}`, 'the XML has text outside of its root'],
    ['text behind the root', `${signed()}x`, 'the XML has text outside of its root'],
    ['a tag that does not end', signed().slice(0, -1), 'the XML has a tag that is not well-formed'],
    ['an element that does not end', signed().replace('</saml:Assertion>', ''), 'the XML ends too early'],
    ['tags that do not match', signed().replace('</saml:NameID>', '</saml:Subject>'), 'the XML has tags that do not match'],
    ['an end without a beginning', '</a>', 'the XML has tags that do not match'],
    ['an attribute without quotes', '<a b=c></a>', 'the XML has a tag that is not well-formed'],
    ['an attribute twice', '<a b="1" b="2"></a>', 'the XML has an attribute twice'],
    ['a tag inside of an attribute', '<a b="<c>"></a>', 'the XML has a tag that is not well-formed'],
    ['a reserved prefix', '<a xmlns:xml="urn:x"></a>', 'the XML binds a reserved prefix'],
    ['the end of CDATA in text', inside(']]>'), 'the XML has text that XML does not allow'],
    ['nothing', '', 'the XML ends too early'],
    ['space', ' \n', 'the XML ends too early'],
    ['text', 'alice', 'the XML has text outside of its root'],
    ['JSON', '{"alg":"none"}', 'the XML has text outside of its root'],
  ])('%s', (_name, xml, reason) => {
    expect(refusal(xml)).toBe(reason);
  });

  it('nor does what is too long, too deep, or has too many elements: refused fast', () => {
    const begun = performance.now();
    expect(refusal(inside('x'.repeat(50_000)))).toBe('the XML is too long');
    expect(refusal(`${'<a>'.repeat(7_000)}`)).toBe('the XML has too many elements, or they are too deep');
    expect(refusal(`<a>${'<b/>'.repeat(10_000)}</a>`)).toBe('the XML has too many elements, or they are too deep');
    expect(refusal(`<a ${'b '.repeat(20_000)}></a>`)).toBe('the XML has a tag that is not well-formed');
    expect(refusal(`<a ${' '.repeat(40_000)}b></a>`)).toBe('the XML has a tag that is not well-formed');
    expect(refusal(`<a ${Array.from({ length: 4_000 }, (_, i) => `b${i}=""`).join(' ')} !></a>`)).toBe('the XML has a tag that is not well-formed');
    expect(refusal(`<a>${'&lt;'.repeat(11_000)}</a>`)).toMatch(/^the root is a/);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('nor does what is not UTF-8', () => {
    for (const bytes of [Buffer.from([0xff, 0xfe, 0x3c, 0x00]), Buffer.from('<a>\xe9</a>', 'latin1'), Buffer.from(signed(), 'utf16le')]) expect(refusal(bytes)).toMatch(/^the XML /);
  });

  it('many prefixes and attributes cost no time either', () => {
    const prefixes = Array.from({ length: 1_000 }, (_, i) => `xmlns:p${i}="urn:p${i}"`).join(' ');
    const xml = signed().replace('<saml:Assertion ', `<saml:Assertion ${prefixes} `).replace('</saml:Conditions>', `</saml:Conditions>${'<saml:Advice></saml:Advice>'.repeat(300)}`);
    const begun = performance.now();
    expect(refusal(xml)).toBe(NOT_SIGNED);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

describe('RFC 7522 §3 and SAML 2.0 Core §2.3.3 what an assertion must have', () => {
  const changed = (from: string | RegExp, to: string) => signed(GENUINE.replace(from, to));

  it.each<[string, string | RegExp, string, string]>([
    ['another version', 'Version="2.0"', 'Version="1.1"', 'the assertion is not of SAML 2.0'],
    ['no version', ' Version="2.0"', '', 'the assertion is not of SAML 2.0'],
    ['no ID', ' ID="_genuine"', '', 'the assertion has no usable ID'],
    ['an odd ID', 'ID="_genuine"', `ID="'] | //*"`, 'the assertion has no usable ID'],
    ['no IssueInstant', / IssueInstant="[^"]*"/, '', 'the assertion has no IssueInstant'],
    ['an IssueInstant with an offset', /IssueInstant="[^"]*"/, 'IssueInstant="2026-12-01T12:00:00+01:00"', 'IssueInstant is not an instant in UTC'],
    ['an IssueInstant of another calendar', /IssueInstant="[^"]*"/, 'IssueInstant="2026-13-01T12:00:00Z"', 'IssueInstant is not an instant in UTC'],
    ['no Issuer', /<saml:Issuer>.*<\/saml:Issuer>/, '<saml:Issuer></saml:Issuer>', 'Issuer is not just text'],
    ['an Issuer that is not an entity', '<saml:Issuer>', '<saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">', 'the Issuer is not the name of an entity'],
    ['two Issuers', '<saml:Subject>', '<saml:Issuer>x</saml:Issuer><saml:Subject>', 'Assertion has not exactly one Issuer'],
    ['no Subject', /<saml:Subject>.*<\/saml:Subject>/, '', 'Assertion has not exactly one Subject'],
    ['no NameID', /<saml:NameID.*<\/saml:NameID>/, '', 'Subject has not exactly one NameID'],
    ['an empty NameID', '>alice<', '><', 'NameID is not just text'],
    ['two NameIDs', '</saml:NameID>', '</saml:NameID><saml:NameID>bob</saml:NameID>', 'Subject has not exactly one NameID'],
    ['elements in the NameID', '>alice<', '>ali<saml:Advice></saml:Advice>ce<', 'NameID is not just text'],
    ['an encrypted subject', /<saml:NameID.*<\/saml:NameID>/, '<saml:EncryptedID></saml:EncryptedID>', 'encrypted subjects are not supported'],
    ['no Conditions', /<saml:Conditions .*<\/saml:Conditions>/, '', 'Assertion has not exactly one Conditions'],
    ['two Conditions', '</saml:Conditions>', '</saml:Conditions><saml:Conditions></saml:Conditions>', 'Assertion has not exactly one Conditions'],
    ['a condition that nobody knows', '</saml:Conditions>', '<saml:Condition></saml:Condition></saml:Conditions>', 'the condition Condition is not supported'],
    ['a restriction of proxies', '</saml:Conditions>', '<saml:ProxyRestriction></saml:ProxyRestriction></saml:Conditions>', 'the condition ProxyRestriction is not supported'],
    ['a known condition of another namespace', '</saml:Conditions>', '<x:OneTimeUse xmlns:x="urn:x"></x:OneTimeUse></saml:Conditions>', 'the condition OneTimeUse is not supported'],
    ['something else than audiences', '<saml:Audience>', '<saml:Issuer>x</saml:Issuer><saml:Audience>', 'an AudienceRestriction has something else than Audience'],
    ['a NotOnOrAfter that is no instant', /NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="tomorrow"', 'NotOnOrAfter is not an instant in UTC'],
  ])('%s is refused', (_name, from, to, reason) => {
    expect(refusal(changed(from, to))).toBe(reason);
  });

  it('encrypted assertions are refused, and what is not an assertion of SAML 2.0', () => {
    const encrypted = '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>';
    expect(refusal(encrypted)).toBe('the root is EncryptedAssertion: only an Assertion is taken, not encrypted, not in a Response');
    expect(refusal(signed(GENUINE.replace('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:oasis:names:tc:SAML:1.0:assertion')))).toMatch(/^the root is Assertion/);
  });

  it('OneTimeUse is understood', () => {
    expect(read(changed('</saml:Conditions>', '<saml:OneTimeUse></saml:OneTimeUse></saml:Conditions>')).subject).toBe('alice');
  });

  it('confirmations of another method, without data, or for a named presenter are left out', () => {
    const DATA = '<saml:SubjectConfirmationData Recipient="x"></saml:SubjectConfirmationData>';
    const more = [
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key">${DATA}</saml:SubjectConfirmation>`,
      `<saml:SubjectConfirmation>${DATA}</saml:SubjectConfirmation>`,
      '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"></saml:SubjectConfirmation>',
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:NameID>bob</saml:NameID>${DATA}</saml:SubjectConfirmation>`,
    ];
    expect(read(changed('</saml:Subject>', `${more.join('')}</saml:Subject>`)).bearerConfirmations).toHaveLength(1);
  });

  it('white space counts, and characters mean what they say', () => {
    expect(read(changed('>alice<', '> alice\n<')).subject).toBe(' alice\n');
    expect(read(signed().replace('>alice<', '>&#97;lice<')).subject).toBe('alice');
    expect(read(changed('>alice<', '>a&lt;b&gt;&amp;"\'ü<')).subject).toBe(`a<b>&"'ü`);
  });
});

describe('whatever is sent', () => {
  it('is read or refused, and fails in no other way', () => {
    const text = signed();
    const outcome = (xml: string | Uint8Array) => {
      try {
        return read(xml).subject === 'alice';
      } catch (error) {
        return error instanceof InvalidAssertion;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), outcome));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<', '>', '/', '"', "'", '&', ';', '=', '!', '-', '?', ' ', ':', 'a', 'x', '#', '\n', '\0') }), outcome));
    const cut = fc.tuple(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20 }));
    fc.assert(fc.property(cut, ([at, length, replacement]) => outcome(text.slice(0, at) + replacement + text.slice(at + length))), { numRuns: 300 });
  });

  it('says the subject that was signed, or nothing, wherever one byte is changed', () => {
    const text = signed();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('a', 'A', '0', '_', ' '), (at, character) => {
        try {
          return read(text.slice(0, at) + character + text.slice(at + 1)).subject === 'alice';
        } catch (error) {
          return error instanceof InvalidAssertion;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('many assertions at once', () => {
  it('leave the event loop to others between one and the next', async () => {
    const reader = xmlSamlAssertionReader();
    let turns = 0;
    let reading = true;
    const others = (async () => {
      while (reading) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
      }
    })();
    const assertions = await Promise.all(Array.from({ length: 20 }, () => reader.open(Buffer.from(signed())).verified([certificate], NOW)));
    reading = false;
    await others;
    expect(assertions).toHaveLength(20);
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  it('are refused for now beyond a number that wait', async () => {
    const reader = xmlSamlAssertionReader();
    const answers = await Promise.allSettled(Array.from({ length: 250 }, () => reader.open(Buffer.from(signed())).verified([thiefCertificate], NOW)));
    expect(answers.filter(({ status, ...rest }) => status === 'rejected' && 'reason' in rest && rest.reason instanceof StoreUnavailable)).toHaveLength(49);
  });
});
