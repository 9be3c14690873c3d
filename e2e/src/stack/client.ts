import { createHash, randomBytes } from 'node:crypto';
import { ALICE, REDIRECT_URI } from './import-file.js';
import { Person } from './person.js';

/** An HTTP answer with its JSON body; `sent` is when the request left, `received` when the answer was there. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

type Values = Readonly<Record<string, string>>;

/** POSTs a form with HTTP Basic. */
export async function postForm(url: string, values: Values, as = 'web:web-secret'): Promise<JsonAnswer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(values), headers: { authorization: `Basic ${btoa(as)}` } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

/** @param base address of one node; the issuer or another process on the same stores */
export const introspect = (base: string, token: string): Promise<JsonAnswer> => postForm(`${base}/introspect`, { token }, 'rs:rs-secret');

export const revoke = (base: string, token: string): Promise<JsonAnswer> => postForm(`${base}/revoke`, { token });

export const refresh = (base: string, refreshToken: string): Promise<JsonAnswer> => postForm(`${base}/token`, { grant_type: 'refresh_token', refresh_token: refreshToken });

export const clientCredentials = (base: string): Promise<JsonAnswer> => postForm(`${base}/token`, { grant_type: 'client_credentials', scope: 'api:read' });

export interface ApprovedCode {
  readonly code: string;
  readonly verifier: string;
}

/** A person approves; the client has the code and has not used it yet. */
export async function approvedCode(base: string, person = new Person(ALICE)): Promise<ApprovedCode> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    client_id: 'web', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'api:read', state: 'xyz', code_challenge: challenge, code_challenge_method: 'S256',
  });
  const back = await person.authorize(`${base}/authorize?${query.toString()}`);
  const code = back.searchParams.get('code');
  if (code === null) throw new Error(`refused: ${back.href}`);
  return { code, verifier };
}

export const redeem = (base: string, { code, verifier }: ApprovedCode): Promise<JsonAnswer> =>
  postForm(`${base}/token`, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier });

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

export async function codeFlow(base: string): Promise<Tokens> {
  const answer = await redeem(base, await approvedCode(base));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as Tokens;
}
