import { describe, expect, it } from '@jest/globals';
import { aTrustedIssuer, aUser, answerOf, API, aRequest, ISSUER, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import type { BearerConfirmation, SamlAssertion, SamlConditions } from '../ports/saml-assertion-reader.js';
import type { ServerConfig } from '../config/server-config.js';
import type { TrustedIssuer } from '../model/trusted-issuer.js';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
const IDP = 'https://idp.example.test/saml';
const TOKEN_ENDPOINT = `${ISSUER}/token`;
const refused = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'The assertion is invalid, expired, used before or not trusted.' },
};

const idp = (given: Partial<TrustedIssuer> = {}): TrustedIssuer =>
  aTrustedIssuer({ trustedIssuerId: 'b0b5c0de-0000-4000-8000-000000000002', kind: 'saml2', issuer: IDP, certificates: ['cert'], scope: ['api:read', 'api:write'], ...given });

interface Given extends Partial<Omit<SamlAssertion, 'conditions'>> {
  readonly confirmation?: Partial<BearerConfirmation>;
  readonly conditions?: Partial<SamlConditions>;
}

async function trusting(given: Partial<TrustedIssuer> = {}, config: Partial<ServerConfig> = {}) {
  const assent = new TestAssent({ config, clients: [webClient({ grantTypes: [GRANT_TYPE] }), webClient({ clientId: 'other', grantTypes: [GRANT_TYPE] })] });
  assent.durable.trustedIssuers.put(idp(given));
  await assent.shortLived.replays.remember('warm-up', 'x', assent.clock.now()); // the memory is older than the assertions
  assent.clock.advance(10);
  const from = (seconds: number) => new Date(assent.clock.now().getTime() + seconds * 1000);
  const confirmed = (more: Partial<BearerConfirmation> = {}) => ({ recipient: TOKEN_ENDPOINT, notOnOrAfter: from(60), ...more }) as BearerConfirmation;
  const encoded = ({ confirmation, conditions, ...more }: Given = {}, signedWith = 'cert') => {
    const assertion: SamlAssertion = {
      id: `_${Math.random()}`,
      issuer: IDP,
      issuedAt: from(0),
      subject: 'alice',
      bearerConfirmations: [confirmed(confirmation)],
      conditions: { audienceRestrictions: [[ISSUER]], ...conditions },
      ...more,
    };
    return Buffer.from(JSON.stringify({ signedWith, assertion })).toString('base64url');
  };
  const use = (assertion: string, values: ParamValues = {}) => assent.token({ grant_type: GRANT_TYPE, assertion, ...values });
  return { assent, confirmed, encoded, from, use };
}

describe('RFC 7522 §2.1 using SAML assertions as authorization grants', () => {
  it('answers an assertion with an access token for its subject, and without a refresh token (RFC 7521 §4.1)', async () => {
    const { assent, encoded, use } = await trusting();
    const answer = await use(encoded(), { scope: 'api:read' });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ active: true, sub: assent.alice.userId, client_id: 'web', aud: API });
    expect(assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'assertion.accept', detail: { kind: 'saml2', issuer: IDP, trusted_issuer_id: idp().trustedIssuerId } });
  });

  it('requires the parameter assertion', async () => {
    const { assent } = await trusting();
    expect(await assent.token({ grant_type: GRANT_TYPE })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('is unsupported and absent from metadata until an issuer of SAML assertions is trusted', async () => {
    const supported = async (assent: TestAssent) => answerOf(await assent.server.metadata(aRequest())).body['grant_types_supported'];
    for (const given of [{ disabledAt: new Date() }, { kind: 'jwt' as const }]) {
      const { assent, encoded, use } = await trusting(given);
      expect(await use(encoded())).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      expect(await supported(assent)).not.toContain(GRANT_TYPE);
    }
    expect(await supported((await trusting()).assent)).toContain(GRANT_TYPE);
  });

  it('is for clients that are registered for it and named by the issuer, if it names any', async () => {
    const { assent, encoded, use } = await trusting({ clients: ['web'] });
    const assertion = encoded();
    assent.durable.clients.put(webClient({ clientId: 'plain', grantTypes: ['client_credentials'] }));
    expect(await assent.token({ grant_type: GRANT_TYPE, assertion }, ['plain', 'web-secret'])).toMatchObject({ body: { error: 'unauthorized_client' } });
    expect(await assent.token({ grant_type: GRANT_TYPE, assertion }, ['other', 'web-secret'])).toMatchObject(refused);
    expect(await use(assertion)).toMatchObject({ status: 200 });
  });

  it('takes base64url whose padding bits are zero, without line breaks; pad characters, which should not be there, do no harm', async () => {
    const { encoded, use } = await trusting();
    let assertion = encoded();
    while (assertion.length % 4 !== 2) assertion = encoded({ subject: `${'x'.repeat(assertion.length % 4)}` });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const paddingBits = `${assertion.slice(0, -1)}${alphabet[alphabet.indexOf(assertion.at(-1) ?? '') + 1]}`;
    for (const text of [`${assertion}===`, `${assertion}\n`, `${assertion.slice(0, 40)}\r\n${assertion.slice(40)}`, ` ${assertion}`, `${assertion}+`, `${assertion}/`, `${assertion}.`, paddingBits, '=']) {
      expect(await use(text)).toMatchObject(refused);
    }
    expect(await use(`${encoded()}=`)).toMatchObject({ status: 200 });
  });

  it('slows down who sends wrong ones again and again, and nobody else', async () => {
    const { encoded, use } = await trusting({}, { clientAuthFailureLimit: 1 });
    for (let index = 0; index < 10; index++) expect(await use('PHg-')).toMatchObject(refused);
    expect(await use(encoded())).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } });
  });

  it('never gives more than the registration of the client and of the issuer allow', async () => {
    const { encoded, use } = await trusting({ scope: ['api:read'] });
    const assertion = encoded();
    for (const scope of ['api:write', 'admin:manage', undefined]) expect(await use(assertion, { scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(await use(assertion, { scope: 'api:read' })).toMatchObject({ status: 200 });
  });
});

describe('RFC 7522 §3 assertion format and processing requirements', () => {
  it.each<[string, Given]>([
    ['(1) the Issuer must be one that we trust', { issuer: 'https://evil.example.test/saml' }],
    ['(1) compared exactly', { issuer: `${IDP}/` }],
    ['(2) must contain Conditions with an AudienceRestriction', { conditions: { audienceRestrictions: [] } }],
    ['(2) with an Audience', { conditions: { audienceRestrictions: [[]] } }],
    ['(2) that identifies this server', { conditions: { audienceRestrictions: [['https://other.example.test']] } }],
    ['(2) exactly', { conditions: { audienceRestrictions: [[`${ISSUER}/`]] } }],
    ['(2) in each AudienceRestriction', { conditions: { audienceRestrictions: [[ISSUER], ['https://other.example.test']] } }],
    ['(3) must contain a Subject that we know', { subject: 'nobody' }],
    ['(4) must have an expiry that has not passed: Conditions', { conditions: { notOnOrAfter: new Date('2026-01-01') } }],
    ['(4) and are valid already', { conditions: { notBefore: new Date('2027-01-01') } }],
    ['(5) must contain a bearer SubjectConfirmation', { bearerConfirmations: [] }],
    ['(5) with a Recipient', { confirmation: { recipient: undefined as unknown as string } }],
    ['(5) that is the token endpoint', { confirmation: { recipient: 'https://other.example.test/token' } }],
    ['(5) exactly', { confirmation: { recipient: `${TOKEN_ENDPOINT}/` } }],
    ['(5) not the issuer', { confirmation: { recipient: ISSUER } }],
    ['(5) with a NotOnOrAfter', { confirmation: { notOnOrAfter: undefined as unknown as Date } }],
    ['(5) that has not passed', { confirmation: { notOnOrAfter: new Date('2026-01-01') } }],
    ['(5) nor is far away', { confirmation: { notOnOrAfter: new Date('2027-01-01') } }],
    ['(5) valid already', { confirmation: { notBefore: new Date('2027-01-01') } }],
    ['(6) must not come from the future', { issuedAt: new Date('2027-01-01') }],
  ])('%s', async (_sentence, given) => {
    const { encoded, use } = await trusting();
    expect(await use(encoded(given))).toMatchObject(refused);
  });

  it('(2) the issuer or the token endpoint as Audience, beside others', async () => {
    const { encoded, use } = await trusting();
    for (const audienceRestrictions of [[[TOKEN_ENDPOINT]], [['https://other.example.test', ISSUER]], [[ISSUER], [TOKEN_ENDPOINT]]]) {
      expect(await use(encoded({ conditions: { audienceRestrictions } }))).toMatchObject({ status: 200 });
    }
  });

  it('(5) exactly one SubjectConfirmation for us: a later one does not revive a used assertion', async () => {
    const { assent, confirmed, encoded, from, use } = await trusting();
    expect(await use(encoded({ bearerConfirmations: [confirmed(), confirmed({ notOnOrAfter: from(86_400) })] }))).toMatchObject(refused);
    const assertion = encoded({ bearerConfirmations: [confirmed({ recipient: 'https://other.example.test/', notOnOrAfter: from(86_400) }), confirmed()] });
    expect(await use(assertion)).toMatchObject({ status: 200 });
    assent.clock.advance(86_000);
    expect(await use(assertion)).toMatchObject(refused);
  });

  it('(4) to (6) with small differences of clocks: 15 seconds at the end, 5 ahead, at most 10 minutes of life', async () => {
    const { encoded, from, use } = await trusting();
    const within: Given[] = [
      { confirmation: { notOnOrAfter: from(-14) } }, { confirmation: { notOnOrAfter: from(615) } }, { conditions: { notBefore: from(15) } },
      { conditions: { notOnOrAfter: from(-14) } }, { conditions: { notOnOrAfter: from(86_400) } }, { issuedAt: from(5) },
    ];
    for (const given of within) expect(await use(encoded(given))).toMatchObject({ status: 200 });
    const beyond: Given[] = [
      { confirmation: { notOnOrAfter: from(-15) } }, { confirmation: { notOnOrAfter: from(616) } }, { conditions: { notBefore: from(16) } },
      { conditions: { notOnOrAfter: from(-15) } }, { issuedAt: from(6) },
    ];
    for (const given of beyond) expect(await use(encoded(given))).toMatchObject(refused);
  });

  it('(7) works once, whatever the concurrency, and under no other text with the same ID', async () => {
    const { encoded, use } = await trusting();
    const assertion = encoded({ id: '_one' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => use(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const again of [assertion, encoded({ id: '_one', conditions: { audienceRestrictions: [[TOKEN_ENDPOINT]] } })]) expect(await use(again)).toMatchObject(refused);
  });

  it('(7) also after the replay memory was lost: what may have been used before is refused', async () => {
    const { assent, encoded, use } = await trusting();
    const used = encoded();
    expect(await use(used)).toMatchObject({ status: 200 });
    assent.shortLived.replays.loseMemory();
    expect(await use(used)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
    assent.clock.advance(6);
    expect(await use(encoded())).toMatchObject({ status: 200 });
  });

  it('(9) must be signed with a certificate of the issuer', async () => {
    const { assent, encoded, use } = await trusting();
    expect(await use(encoded({}, 'another'))).toMatchObject(refused);
    assent.durable.trustedIssuers.put(idp({ certificates: ['new'] }));
    expect(await use(encoded())).toMatchObject(refused);
    expect(await use(encoded({}, 'new'))).toMatchObject({ status: 200 });
  });

  it('(10) the person must not be disabled', async () => {
    const { assent, encoded, use } = await trusting({ subject: 'email' });
    const carol = aUser({ email: 'carol@example.test' });
    assent.durable.users.put({ ...carol, disabledAt: assent.clock.now() });
    expect(await use(encoded({ subject: 'carol@example.test' }))).toMatchObject(refused);
    assent.durable.users.put(carol);
    expect(await use(encoded({ subject: 'carol@example.test' }))).toMatchObject({ status: 200 });
  });

  it.each(['x', 'bnVsbA', 'W10', 'e30', 'AAAA'])('answers the garbage %j with invalid_grant', async (assertion) => {
    const { use } = await trusting();
    expect(await use(assertion)).toMatchObject(refused);
  });
});
