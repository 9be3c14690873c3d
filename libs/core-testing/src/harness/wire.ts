import type { WireRequest, WireResponse } from '@assent/core';

export type ParamValue = string | readonly string[] | undefined;
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** Form-encodes; undefined is left out, an array repeats the parameter. */
export function encodeForm(values: ParamValues): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of value === undefined ? [] : [value].flat()) params.append(name, one);
  }
  return params.toString();
}

export function aRequest(overrides: Partial<Omit<WireRequest, 'body'>> & { readonly body?: string | Uint8Array } = {}): WireRequest {
  const { body = '', ...rest } = overrides;
  return {
    method: 'GET',
    path: '/',
    query: '',
    headers: {},
    transport: 'tls',
    remoteAddress: '192.0.2.1',
    ...rest,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

export const aFormPost = (path: string, values: ParamValues, headers: WireRequest['headers'] = {}): WireRequest =>
  aRequest({
    method: 'POST',
    path,
    body: encodeForm(values),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

/** RFC 6749 §2.3.1: both parts form-encoded. */
export const basic = (clientId: string, secret: string): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(secret)}`).toString('base64')}`,
});

const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** A response with its JSON parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: WireResponse['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export const answerOf = ({ status, headers, body }: WireResponse): Answer => ({
  status,
  headers,
  body: (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>,
});
