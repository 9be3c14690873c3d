import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from '../../errors/oauth-error.js';
import { routePath } from './mount.js';

describe('routePath', () => {
  it.each([
    ['/oauth/authorize', '/oauth/client/list'],
    ['/oauth-2/client/connections/revoke', '/oauth-2/client/list'],
    ['/tenant/oauth/client/authorize', '/tenant/oauth/client/list'],
    ['/oauth/oauth-2/authorize', '/oauth/oauth-2/client/list'],
  ])('stays at the mount of %s', (path, expected) => {
    expect(routePath({ path }, 'client/list')).toBe(expected);
  });

  it.each(['/%6fauth/authorize', '/oauth/authoriz%65', '/oauth/client/%6cist', 'http://other.example/oauth/authorize'])(
    'is no bug of ours where routers read %s as the route that it is not written as',
    (path) => {
      expect(() => routePath({ path }, 'client/list')).toThrow(InvalidRequest);
    },
  );
});
