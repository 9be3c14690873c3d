import { describe, expect, it } from '@jest/globals';
import { placeOf } from './place-of.js';

describe('pages about what the audit log names', () => {
  it.each([
    ['client:web', '/clients/web'],
    ['api:https://api.example.test/', '/apis/https%3A%2F%2Fapi.example.test%2F'],
    ['user:a:b', '/users/a%3Ab'],
  ])('%s is at %s', (name, path) => {
    expect(placeOf(name)).toBe(path);
  });

  it.each(['cli', 'system', 'sign_in', 'unknown:thing', ''])('%j has none', (name) => {
    expect(placeOf(name)).toBeUndefined();
  });
});
