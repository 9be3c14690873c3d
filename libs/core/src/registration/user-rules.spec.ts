import { describe, expect, it } from '@jest/globals';
import { parsePassword, parseUserProfile, userMembersOf } from './user-rules.js';

describe('people that the admin API creates', () => {
  it('reads back what it writes', () => {
    const members = { username: 'alice', email: 'alice@example.test', name: 'Alice', roles: ['operator', 'auditor'] };
    expect(userMembersOf(parseUserProfile(members))).toEqual(members);
    expect(parseUserProfile({ username: 'bob' })).toEqual({ username: 'bob', roles: [] });
  });

  it.each([
    [{ username: 'a', passwordHash: 'x' }, 'passwordHash: is not a member that is known here'],
    [{ username: 'a', roles: 'admin' }, 'roles: must be an array'],
    [{ username: 'a'.repeat(129) }, 'username: must be at most 128 characters long'],
    [{ username: 'a', name: '\u2066x' }, 'name: must not contain control, invisible or text-direction characters: with them, text passes for other text'],
    [{ username: 'a', email: 'a\u200b@b.test' }, 'email: must not contain control, invisible or text-direction characters: with them, text passes for other text'],
  ])('refuses %j', (input, message) => {
    expect(() => parseUserProfile(input)).toThrow(message);
  });

  it('wants passwords of at least 8 characters and at most 1024 bytes, of any script and with spaces', () => {
    expect(parsePassword('п ароль 🔑')).toBe('п ароль 🔑');
    expect(() => parsePassword('1234567')).toThrow('password: must be at least 8 characters long');
    expect(() => parsePassword('é'.repeat(513))).toThrow('password: must be at most 1024 bytes long');
    expect(() => parsePassword('1234567\0')).toThrow('password: must not contain a NUL character');
    expect(() => parsePassword(undefined)).toThrow('password: is required');
  });
});
