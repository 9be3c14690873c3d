import { createHmac } from 'node:crypto';
import { DEFAULT_CLIENT_POLICY, type Client, type ClientPolicy, type MacAlgorithm, type ResourceRequest } from '@assent/core';
import { webClient, type TestAssent } from './test-assent.js';
import type { ParamValues } from './wire.js';

/** The web client, registered for MAC tokens, which it gets without asking. */
export const macClient = (policy: Partial<ClientPolicy> = {}, given: Partial<Client> = {}): Client =>
  webClient({ policy: { ...DEFAULT_CLIENT_POLICY, accessTokenType: 'mac', tokenTypes: ['mac', 'bearer'], ...policy }, ...given });

export interface MacToken {
  readonly id: string;
  readonly key: string;
  readonly algorithm: MacAlgorithm;
}

/** What a client keeps of a token answer. */
export const macTokenOf = (answer: Readonly<Record<string, unknown>>): MacToken => ({
  id: String(answer['access_token']),
  key: String(answer['mac_key']),
  algorithm: answer['mac_algorithm'] as MacAlgorithm,
});

/** A MAC token for the client itself. */
export async function issuedMacToken(assent: TestAssent, params: ParamValues = {}): Promise<MacToken> {
  const answer = await assent.token({ grant_type: 'client_credentials', scope: 'api:read', ...params });
  if (answer.body['token_type'] !== 'mac') throw new Error(JSON.stringify(answer.body));
  return macTokenOf(answer.body);
}

export interface MacAttributes {
  readonly ts: number | string;
  readonly nonce: string;
  readonly ext?: string;
}

export const aResourceRequest = (given: Partial<ResourceRequest> = {}): ResourceRequest => ({
  method: 'GET',
  scheme: 'https',
  host: 'api.example.test',
  port: 443,
  requestTarget: '/things?b=1&a=2',
  headers: {},
  ...given,
});

/** Signed as draft-ietf-oauth-v2-http-mac-02 §3 says, by an implementation of its own. */
export function signedRequest({ id, key, algorithm }: MacToken, { ts, nonce, ext }: MacAttributes, given: Partial<ResourceRequest> = {}): ResourceRequest {
  const request = aResourceRequest(given);
  const text = [ts, nonce, request.method, request.requestTarget, request.host, request.port, ext ?? '', ''].join('\n');
  const mac = createHmac(algorithm === 'hmac-sha-1' ? 'sha1' : 'sha256', key).update(text).digest('base64');
  const authorization = `MAC id="${id}", ts="${ts}", nonce="${nonce}", ${ext === undefined ? '' : `ext="${ext}", `}mac="${mac}"`;
  return { ...request, headers: { ...request.headers, authorization } };
}
