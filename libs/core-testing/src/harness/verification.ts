import type { WireRequest } from '@assent/core';
import { RS, type Credentials, type TestAssent } from './test-assent.js';
import { answerOf, aRequest, basic, type Answer } from './wire.js';

export const RESOURCE_URI = 'https://api.example.test/things?b=1&a=2';

/** A resource server's question about a request. */
export const aVerification = (members: object, as: Credentials | null = RS, given: Partial<Omit<WireRequest, 'body'>> = {}): WireRequest =>
  aRequest({
    method: 'POST',
    path: '/verify',
    body: JSON.stringify({ method: 'GET', uri: RESOURCE_URI, ...members }),
    ...given,
    headers: { 'content-type': 'application/json', ...(as !== null && basic(...as)), ...given.headers },
  });

export const verified = async (assent: TestAssent, members: object, as?: Credentials | null): Promise<Answer> =>
  answerOf(await assent.server.verify(aVerification(members, as)));

/** The headers of a request with a bearer token. */
export const withBearer = (token: string): { readonly headers: { readonly authorization: string } } => ({ headers: { authorization: `Bearer ${token}` } });

/** A POST with a form, as the resource server passes it on. */
export const withForm = (body: string | Uint8Array, type = 'application/x-www-form-urlencoded'): object => ({
  method: 'POST',
  headers: { 'content-type': type },
  body: Buffer.from(body).toString('base64'),
});
