import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aTrustedIssuer } from '../../builders/a-trusted-issuer.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { ODD_TEXTS } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

export const trustedIssuerStoreContract = (subject: DurableSubjectOf): void => {
  const issuers = () => storesOf(subject).trustedIssuers;

  describe('TrustedIssuerStore', () => {
    it('finds an issuer with all that is known about it', async () => {
      const jwt = aTrustedIssuer({
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x"', y: 'y' }] }, subject: 'email', clients: ['web', 'a"b', '{x,y}'], scope: ['a', 'b'], version: 3,
      });
      const saml2 = aTrustedIssuer({ kind: 'saml2', certificates: ['-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n', 'other'], subject: 'user_id' });
      await subject().putTrustedIssuer(jwt);
      await subject().putTrustedIssuer(saml2);
      expect(await issuers().find('jwt', jwt.issuer)).toStrictEqual(jwt);
      expect(await issuers().find('saml2', saml2.issuer)).toStrictEqual(saml2);
    });

    it('matches the name exactly and for one kind only', async () => {
      const issuer = aTrustedIssuer({ issuer: `https://IdP-${randomUUID()}.example.test/` });
      await subject().putTrustedIssuer(issuer);
      for (const name of [issuer.issuer.toLowerCase(), issuer.issuer.slice(0, -1), ` ${issuer.issuer}`, `${issuer.issuer}#`]) {
        expect(await issuers().find('jwt', name)).toBeUndefined();
      }
      expect(await issuers().find('saml2', issuer.issuer)).toBeUndefined();
    });

    it('keeps apart two issuers of one name and different kinds', async () => {
      const jwt = aTrustedIssuer();
      const saml2 = aTrustedIssuer({ kind: 'saml2', issuer: jwt.issuer });
      await subject().putTrustedIssuer(jwt);
      await subject().putTrustedIssuer(saml2);
      expect((await issuers().find('jwt', jwt.issuer))?.trustedIssuerId).toBe(jwt.trustedIssuerId);
      expect((await issuers().find('saml2', jwt.issuer))?.trustedIssuerId).toBe(saml2.trustedIssuerId);
    });

    it('does not know any other name', async () => {
      for (const text of [...ODD_TEXTS, '__proto__', randomUUID()]) expect(await issuers().find('jwt', text)).toBeUndefined();
    });

    it('does not find one that is disabled or gone, at once, on every node', async () => {
      const disabled = aTrustedIssuer();
      const gone = aTrustedIssuer();
      await subject().putTrustedIssuer(disabled);
      await subject().putTrustedIssuer(gone);
      for (const node of subject().nodes) expect(await node.trustedIssuers.find('jwt', gone.issuer)).toStrictEqual(gone);
      await subject().putTrustedIssuer({ ...disabled, disabledAt: new Date() });
      await subject().removeTrustedIssuer(gone.trustedIssuerId);
      for (const node of subject().nodes) {
        for (const { issuer } of [disabled, gone]) expect(await node.trustedIssuers.find('jwt', issuer)).toBeUndefined();
      }
    });

    it('tells which kinds have at least one that is enabled', async () => {
      const mine = { jwt: aTrustedIssuer(), saml2: aTrustedIssuer({ kind: 'saml2' }) };
      for (const issuer of Object.values(mine)) await subject().putTrustedIssuer(issuer);
      expect(await issuers().kinds()).toEqual(new Set(['jwt', 'saml2']));
      await subject().removeTrustedIssuers();
      expect(await issuers().kinds()).toEqual(new Set());
      await subject().putTrustedIssuer({ ...mine.jwt, disabledAt: new Date() });
      expect(await issuers().kinds()).toEqual(new Set());
      await subject().putTrustedIssuer(mine.saml2);
      expect(await issuers().kinds()).toEqual(new Set(['saml2']));
    });

    it('gives each of many concurrent callers the issuer that they asked for', async () => {
      const all = [aTrustedIssuer(), aTrustedIssuer(), aTrustedIssuer()];
      for (const issuer of all) await subject().putTrustedIssuer(issuer);
      const found = await concurrently((index) => issuers().find('jwt', all[index % 4]?.issuer ?? randomUUID()));
      expect(found.map((issuer) => issuer?.trustedIssuerId)).toEqual(found.map((_, index) => all[index % 4]?.trustedIssuerId));
    });
  });
};
