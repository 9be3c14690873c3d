import fc from 'fast-check';
import { basic, encoded, type Fields } from './exchange.js';
import type { RawRequest } from './raw-http.js';

const TOKEN_CHARACTERS = [..."!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const LOWEST_TEXT = 0x20;

const latin1 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1');
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength, size: 'max' });

/** Up to and beyond what is read. */
const longBody = fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 255 })).map(([length, byte]) => Buffer.alloc(length, byte));

/** What a header's value may be made of. @spec RFC 9110 §5.5: visible characters, space, tab, obs-text */
const fieldValue = fc.array(fc.oneof(fc.constant(0x09), fc.integer({ min: LOWEST_TEXT, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), { maxLength: 60 }).map(latin1);
const fieldName = fc.string({ unit: fc.constantFrom(...TOKEN_CHARACTERS), minLength: 1, maxLength: 20 });
/** What a request target may be made of, and what it may not. */
const targetText = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) }, { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }) }), { maxLength: 60 }).map(latin1);

const method = fc.oneof(
  { weight: 4, arbitrary: fc.constant('POST') },
  { weight: 2, arbitrary: fc.constant('GET') },
  { weight: 2, arbitrary: fc.constantFrom('HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'QUERY', 'PURGE', 'M-SEARCH', 'get', 'BREW') },
);
const contentType = fc.oneof(
  fc.constantFrom(
    'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-16', 'APPLICATION/X-WWW-FORM-URLENCODED;', 'application/json', 'application/json; charset=latin1', 'multipart/form-data; boundary=x',
    'multipart/form-data', 'text/plain', 'application/jwt', ';', '/', 'application/', '*/*', '',
  ),
  fieldValue,
);
const TELLING_HEADERS = ['authorization', 'cookie', 'content-type', 'content-encoding', 'transfer-encoding', 'expect', 'origin', 'x-forwarded-for', 'x-forwarded-proto', 'x-original-uri', 'x-original-method', 'forwarded', 'accept', 'range', 'if-none-match', 'upgrade', 'sec-fetch-site', 'content-length', 'host'] as const;
const header = fc.oneof(
  fc.tuple(fc.constantFrom(...TELLING_HEADERS), fieldValue),
  fc.tuple(fc.constantFrom('authorization'), fc.tuple(fc.constantFrom('Basic ', 'Bearer ', 'MAC ', 'basic', 'bearer  '), fieldValue).map((parts) => parts.join(''))),
  fc.tuple(fieldName, fieldValue),
);
const formText = fc.array(fc.oneof(fc.constantFrom('&', '=', '%', '+', '%00', '%ff', '%e9', '%F0%9F%98%80', ';', '[]', '\u0000'), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 20 }).map((parts) => parts.join(''));

/** Bytes wherever HTTP lets bytes be. */
export const requestSoup = (path: string): fc.Arbitrary<RawRequest> =>
  fc.record({
    method,
    target: fc.oneof(fc.constant(path), targetText.map((text) => `${path}?${text}`), targetText.map((text) => `${path}${text}`)),
    headers: fc.tuple(fc.option(contentType, { nil: undefined }), fc.array(header, { maxLength: 6 })).map(([type, rest]) => [...(type === undefined ? [] : [['content-type', type] as [string, string]]), ...rest]),
    body: fc.oneof(bytes(200), longBody, formText.map((text) => Buffer.from(text)), fc.json().map((text) => Buffer.from(text))),
  });

/** What could stand in a parameter: nearly right, hostile to some layer below, or anything. */
export const garbage: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '', ' ', '\0', '\ud83d\ude00', '\uffff', "' OR 1=1 --", '{"$ne":null}', '__proto__', 'constructor', 'null', 'undefined', 'NaN', '-1', '1e400', '[object Object]', '../../etc/passwd', '\r\nx: y', '<script>', '${7*7}', '%25', 'a.b.c', '..', 'e30.e30.e30',
    'at_', 'at_zzzzz_' + 'A'.repeat(43), 'at_0_' + 'A'.repeat(43), 'rt_' + 'A'.repeat(107), 'rt_' + '_'.repeat(107), 'ac_' + 'A'.repeat(43), 'https://x', 'https://[', 'urn:', '00000000-0000-0000-0000-000000000000', 'x'.repeat(5_000), ' '.repeat(5_000), 'é'.repeat(3_000),
  ),
);

/** Known names with values that nobody expects, some of them repeated, beside the right credentials of a client or none. */
export function structuredSoup(path: string, names: readonly string[], right: Fields, client: readonly [id: string, secret: string]): fc.Arbitrary<RawRequest> {
  const pair = fc.tuple(fc.constantFrom(...names), garbage);
  const kept = fc.subarray([...encoded(right)]);
  const fields = fc.tuple(kept, fc.array(pair, { maxLength: 6 })).map(([keep, odd]) => new URLSearchParams([...keep, ...odd]).toString());
  const authorization = fc.oneof(fc.constant(basic(...client).authorization), garbage.map((text) => `Basic ${Buffer.from(`${client[0]}:${text}`).toString('base64')}`), fc.constant(undefined));
  return fc.tuple(fields, authorization, fc.constantFrom('GET', 'POST', 'POST', 'POST')).map(([text, credentials, verb]) => ({
    method: verb,
    target: verb === 'GET' ? `${path}?${text}` : path,
    headers: [['content-type', 'application/x-www-form-urlencoded'], ...(credentials === undefined ? [] : [['authorization', credentials] as [string, string]])],
    ...(verb === 'POST' && { body: Buffer.from(text) }),
  }));
}

/** The members that verification knows, with values that nobody expects, sent by a resource server that proves itself. */
export function garbledVerification(client: readonly [id: string, secret: string]): fc.Arbitrary<RawRequest> {
  const text = fc.oneof(garbage, fc.constantFrom('GET', 'POST', 'https://api.example.test/x?access_token=a&access_token=b', 'http://[::1]:99999/', 'https://a@b/', 'api:read', 'YWNjZXNzX3Rva2VuPXg='));
  const credential = fc.tuple(fc.constantFrom('Bearer ', 'MAC ', 'MAC id="a", ts="1", nonce="b", mac="', 'Basic ', ''), garbage).map((parts) => parts.join(''));
  const headers = fc.dictionary(fc.oneof(fc.constantFrom('authorization', 'Authorization', 'host', 'content-type', 'content-length', '__proto__'), garbage), fc.oneof(credential, text, fc.array(credential, { maxLength: 3 }), fc.jsonValue()), { maxKeys: 5 });
  const member = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() });
  const object = fc.record({ method: member, uri: member, headers: fc.oneof(headers, member), body: member, scope: member, resource: member, client_id: member }, { requiredKeys: [] });
  const plausible = headers.map((given) => ({ method: 'GET', uri: 'https://api.example.test/things', headers: given }));
  return fc.oneof(object, plausible).map((body) => ({
    method: 'POST',
    target: '/verify',
    headers: [['content-type', 'application/json'], ['authorization', basic(...client).authorization]],
    body: Buffer.from(JSON.stringify(body)),
  }));
}

/** These bytes with one of them, anywhere, replaced, removed or put in. */
export const oneByteOff = (whole: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.constantFrom('replace', 'remove', 'insert')).map(([at, byte, how]) => {
    const before = whole.subarray(0, at);
    const after = whole.subarray(how === 'insert' ? at : at + 1);
    return Buffer.concat(how === 'remove' ? [before, after] : [before, Buffer.from([byte]), after]);
  });
