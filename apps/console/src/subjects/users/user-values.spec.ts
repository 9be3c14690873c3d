import { describe, expect, it } from '@jest/globals';
import { creationOf, NEW_USER, patchOf } from './user-values.js';

describe('what a form about a person says to the admin API', () => {
  it('without a password none is sent, and empty fields are left out', () => {
    expect(JSON.parse(JSON.stringify(creationOf({ ...NEW_USER, username: ' anna ' }, '')))).toEqual({ username: 'anna', roles: [] });
  });

  it('a password is sent as it was typed, spaces and all', () => {
    expect(creationOf({ ...NEW_USER, username: 'anna' }, ' a b c d ').password).toBe(' a b c d ');
  });

  it('what was emptied is removed', () => {
    expect(patchOf({ ...NEW_USER, username: 'anna', email: ' ' })).toMatchObject({ name: null, email: null });
  });
});
