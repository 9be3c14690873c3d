import { describe, expect, it } from '@jest/globals';
import { answerOf, aRequest, exampleApi, TestAssent } from '@assent/core-testing';
import { decodeProtectedHeader } from 'jose';
import { SecretBox } from '../secrets/secret-box.js';
import { newSigningKey } from './key-ring.js';

const secretBox = new SecretBox(Buffer.alloc(32, 7));
const jwks = async (assent: TestAssent) =>
  (answerOf(await assent.server.jwks(aRequest({ path: '/jwks' }))).body['keys'] as readonly Record<string, unknown>[]).map((key) => key['kid']);
const signerOf = async (assent: TestAssent) => decodeProtectedHeader((await assent.tokens()).access_token).kid;

describe('signing keys', () => {
  it('are published without their private part', async () => {
    const assent = new TestAssent();
    const { body } = answerOf(await assent.server.jwks(aRequest({ path: '/jwks' })));
    expect(body).toEqual({ keys: [{ kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid: expect.any(String), alg: 'ES256', use: 'sig' }] });
  });

  it('are made once, however many ask at the same time', async () => {
    const assent = new TestAssent();
    const answers = await Promise.all(Array.from({ length: 5 }, () => jwks(assent)));
    expect(new Set(answers.flat()).size).toBe(1);
  });

  it('sign from the moment when the first one is made, also where the clock is behind that of who made it', async () => {
    const assent = new TestAssent({ apis: [exampleApi({ tokenFormat: 'jwt' })] });
    const first = newSigningKey(secretBox, assent.clock.now(), new Date(assent.clock.now().getTime() + 50));
    assent.durable.keys.put(first);
    expect(await signerOf(assent)).toBe(first.kid);
  });

  it('are published before they sign, and stay published while their tokens live', async () => {
    const assent = new TestAssent({ apis: [exampleApi({ tokenFormat: 'jwt' })] });
    const before = await signerOf(assent);
    const next = newSigningKey(secretBox, assent.clock.now(), new Date(assent.clock.now().getTime() + 600_000));
    assent.durable.keys.put(next);
    assent.clock.advance(10);
    expect(await jwks(assent)).toEqual([before, next.kid]);
    expect(await signerOf(assent)).toBe(before);
    assent.clock.advance(600);
    expect(await signerOf(assent)).toBe(next.kid);
    expect(await jwks(assent)).toEqual([before, next.kid]);
  });
});
