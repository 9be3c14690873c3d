import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { anApi } from '../../builders/an-api.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { ODD_TEXTS } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

export const apiStoreContract = (subject: DurableSubjectOf): void => {
  const relevantTo = (scopes: readonly string[], identifiers: readonly string[]) => storesOf(subject).apis.relevantTo({ scopes, identifiers });
  const scopeOf = (name: string) => ({ name, description: `May "${name}"` });

  /** Two APIs that share one scope; a comes before b. */
  const two = async () => {
    const [shared, onlyA] = [`shared:${randomUUID()}`, `a:${randomUUID()}`];
    const a = anApi({ identifier: `https://a-${randomUUID()}/`, tokenFormat: 'jwt', scopes: [scopeOf(shared), scopeOf(onlyA)], introspectionClients: ['rs'] });
    const b = anApi({ identifier: `https://b-${randomUUID()}/`, scopes: [scopeOf(shared)] });
    await subject().putApi(b);
    await subject().putApi(a);
    return { a, b, shared, onlyA };
  };

  describe('ApiStore', () => {
    it('finds the APIs that own one of the scopes, in order of identifier', async () => {
      const { a, b, shared, onlyA } = await two();
      expect(await relevantTo([shared], [])).toStrictEqual([a, b]);
      expect(await relevantTo([onlyA, 'nobody:has'], [])).toStrictEqual([a]);
    });

    it('finds the APIs that have one of the identifiers', async () => {
      const { a, b } = await two();
      expect(await relevantTo([], [b.identifier, a.identifier])).toStrictEqual([a, b]);
      expect(await relevantTo([], [b.identifier, 'https://nobody.example.test/'])).toStrictEqual([b]);
    });

    it('names an API once, however many reasons there are', async () => {
      const { a, b, shared, onlyA } = await two();
      expect(await relevantTo([shared, onlyA, shared], [a.identifier])).toStrictEqual([a, b]);
    });

    it('keeps the order of an API’s scopes', async () => {
      const api = anApi({ scopes: ['z', 'a', 'm'].map((name) => scopeOf(`${name}:${randomUUID()}`)) });
      await subject().putApi(api);
      expect((await relevantTo([], [api.identifier]))[0]?.scopes).toEqual(api.scopes);
    });

    it('finds an API without scopes by its identifier', async () => {
      const api = anApi({ scopes: [] });
      await subject().putApi(api);
      expect(await relevantTo([], [api.identifier])).toStrictEqual([api]);
    });

    it('matches exactly: case and trailing slash matter', async () => {
      const { a, shared } = await two();
      expect(await relevantTo([shared.toUpperCase()], [a.identifier.toUpperCase(), a.identifier.slice(0, -1)])).toEqual([]);
    });

    it('finds nothing for nothing and for odd text', async () => {
      expect(await relevantTo([], [])).toEqual([]);
      expect(await relevantTo(ODD_TEXTS, ODD_TEXTS)).toEqual([]);
    });

    it('gives each of many concurrent callers only what is relevant to them', async () => {
      const one = await two();
      const other = await two();
      const answers = await concurrently((index) => (index % 2 === 0 ? relevantTo([one.onlyA], []) : relevantTo([], [other.b.identifier])));
      answers.forEach((apis, index) => expect(apis).toStrictEqual([index % 2 === 0 ? one.a : other.b]));
    });
  });
};
