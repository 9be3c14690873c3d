import { describe, expect, it } from '@jest/globals';
import { isCredential } from './is-credential.js';

const BYTES = 'x'.repeat(43);
const TOKEN = `at_fz8_${BYTES}`;

describe('what never gets into an address', () => {
  it.each([
    TOKEN,
    ` "${TOKEN}" `,
    `Authorization: Bearer ${TOKEN}`,
    `Bearer ${BYTES}`,
    `{ "access_token": "${TOKEN}", "token_type": "bearer" }`,
    `https://app.example/cb#access_token=${BYTES}`,
    'Authorization: Basic Y2xpZW50OnNlY3JldA==',
    `rt_${'y'.repeat(20)}`,
    BYTES,
    'k'.repeat(64),
  ])('%s', (text) => {
    expect(isCredential(text)).toBe(true);
  });
});

describe('what may be searched for', () => {
  it.each([
    '',
    'photo prints',
    'token inspect',
    'basic client',
    'mac app',
    'bearer',
    'https://api.example/a/very/long/identifier/of/an/api',
    'a long sentence that somebody typed to search for something',
    '3f2a9c1e-1111-4222-8333-444455556660',
    '8f14e45fceea167a5a36dedd4bea2543',
    'alice@example.org',
  ])('"%s"', (text) => {
    expect(isCredential(text)).toBe(false);
  });
});
