import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { codeRequest, randomHash, sampleCode, TestAssent, until, type TestRedis } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from '../connect-redis.js';
import type { RedisTarget } from '../redis-target.js';
import { Proofs } from './proofs.js';

export interface FailoverSubject {
  readonly target: RedisTarget;
  readonly master: TestRedis;
  /** Of that master, which takes its place. */
  readonly replica: TestRedis;
  /** Resolves when it has. */
  promoted(): Promise<void>;
}

const COUNT = 24;
const LIMIT_MILLISECONDS = 500;
/** A call may wait behind another one, and be redirected; the machine may be busy. */
const PATIENCE_MILLISECONDS = 6 * LIMIT_MILLISECONDS;

/** What is promised when a master dies whose replica lacks its last writes. The master stays dead: to be the last suite of its servers. */
export const failoverContract = (subject: () => FailoverSubject): void =>
  describe('a failover to a replica that lacks the last writes', () => {
    const connections: RedisConnection[] = [];
    const connected = async (assent?: TestAssent): Promise<RedisConnection> => {
      const connection = await connectRedis({ ...subject().target, commandTimeoutMilliseconds: LIMIT_MILLISECONDS, ...(assent && { clock: assent.clock, keyPrefix: 'frozen:' }) });
      connections.push(connection);
      return connection;
    };
    let proofs: Proofs;
    let assent: TestAssent;
    let codes: string[];
    let hashes: Buffer[];
    let store: RedisConnection;

    beforeAll(async () => {
      const nodes = [await connected(), await connected()];
      await Promise.all(nodes.map((node) => until('the node is healthy', () => node.healthy())));
      store = nodes[0]!;
      proofs = new Proofs(nodes.map(({ stores }) => stores.replays));
      const plain = new TestAssent();
      assent = new TestAssent({ needs: { ...(await connected(plain)).stores, clock: plain.clock } });
      codes = [];
      for (let count = 0; count < COUNT; count += 1) codes.push(await assent.approvedCode());
      hashes = Array.from({ length: COUNT }, randomHash);
      await Promise.all(hashes.map((hash) => store.stores.codes.save(hash, sampleCode(new Date(Date.now() + 60_000)))));
    });
    afterAll(() => Promise.all(connections.map((connection) => connection.close())));

    const redeemed = async (): Promise<number> => {
      const answers = await Promise.all(codes.map((code) => assent.token(codeRequest(code))));
      expect(answers.filter(({ status }) => ![200, 400, 503].includes(status))).toEqual([]);
      return answers.filter(({ status }) => status === 200).length;
    };

    it('answers StoreUnavailable meanwhile, each time within the limit, and recovers by itself', async () => {
      const { master, replica, promoted } = subject();
      await caughtUp(master, replica);
      replica.pause();
      await master.command('CLIENT', 'KILL', 'TYPE', 'replica'); // what follows is not even on its way
      for (let count = 0; count < COUNT; count += 1) await proofs.show();
      expect(proofs.shown.every(({ accepted }) => accepted === 1)).toBe(true);
      expect(await redeemed()).toBe(COUNT);
      await Promise.all(hashes.map((hash) => store.stores.codes.spend(hash)));

      const crash = async (): Promise<void> => {
        await master.down('crash');
        replica.resume();
        await promoted();
        for (const connection of connections) await until('the node recovers', () => connection.healthy());
      };
      await proofs.during(crash());
      const before = proofs.unavailable;
      const last = proofs.shown.length;
      for (let count = 0; count < COUNT; count += 1) await proofs.show();

      expect(before).toBeGreaterThan(0);
      expect(proofs.unavailable).toBe(before);
      expect(proofs.shown.slice(last).every(({ accepted }) => accepted === 1)).toBe(true);
      expect(proofs.slowestMilliseconds).toBeLessThan(PATIENCE_MILLISECONDS);
    }, 60_000);

    it('has lost acknowledged writes: this suite would notice', async () => {
      const again = await Promise.all(hashes.map((hash) => store.stores.codes.spend(hash).catch((error: unknown) => error)));
      expect(again).toContain('fresh');
      expect(again.some((answer) => answer instanceof StoreUnavailable)).toBe(false);
    });

    it('accepts no nonce twice', async () => {
      await proofs.replay();
      expect(proofs.shown.filter(({ accepted }) => accepted > 1)).toEqual([]);
    });

    it('redeems no code twice', async () => {
      expect(await redeemed()).toBe(0);
    });
  });

/** Waits until the replica has everything. */
async function caughtUp(master: TestRedis, replica: TestRedis): Promise<void> {
  const clients = [new Redis(master.url), new Redis(replica.url)] as const;
  const offset = async (client: Redis): Promise<number> => Number(/(?:master|slave)_repl_offset:(\d+)/.exec(await client.info('replication'))?.[1]);
  await until('the replica follows', async () => (await clients[1].info('replication')).includes('master_link_status:up'));
  const wanted = await offset(clients[0]);
  await until('the replica has everything', async () => (await offset(clients[1])) >= wanted);
  for (const client of clients) client.disconnect();
}
