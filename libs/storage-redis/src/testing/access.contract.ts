import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { randomHash, type TestRedis } from '@assent/core-testing';
import { connectRedis } from '../connect-redis.js';
import type { RedisTarget } from '../redis-target.js';

export interface AccessSubject {
  readonly target: Exclude<RedisTarget, { readonly url: string }>;
  readonly servers: readonly TestRedis[];
}

/** Names and passwords, of all servers alike. */
export const accessContract = (subject: () => AccessSubject): void =>
  describe('access', () => {
    const letIn = () =>
      Promise.all(subject().servers.map((server) => server.command('ACL', 'SETUSER', 'assent', 'on', 'resetpass', '>right-password', '~right:*', '+@all')));

    it('is by name and password', async () => {
      await letIn();
      const named = { ...subject().target, username: 'assent', password: 'right-password' };
      const [allowed, elsewhere] = [await connectRedis({ ...named, keyPrefix: 'right:' }), await connectRedis({ ...named, keyPrefix: 'wrong:' })];
      expect(await allowed.healthy()).toBe(true);
      expect(await elsewhere.healthy()).toBe(false);
      await Promise.all([allowed.close(), elsewhere.close()]);
    });

    it('is refused with a wrong password, and the problem is told without the password', async () => {
      await letIn();
      const problems: Error[] = [];
      const refused = await connectRedis({ ...subject().target, username: 'assent', password: 'wrong-password', onProblem: (problem) => problems.push(problem) });
      await expect(refused.stores.codes.find(randomHash())).rejects.toBeInstanceOf(StoreUnavailable);
      const told = JSON.stringify(problems, (_, value: unknown) => (value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value));
      expect(told).toContain('WRONGPASS');
      expect(told).not.toContain('wrong-password');
      await refused.close();
    });
  });
