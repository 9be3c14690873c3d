import { FakeClock, startPostgres, type TestPostgres } from '@assent/core-testing';
import { SecretBox, SecretHasher, systemClock, systemRandom, type Clock, type PasswordHasher, type SessionStore } from '@assent/core';
import { DataSource } from 'typeorm';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { ENTITIES } from '../entities/entities.js';
import { Management } from '../management/management.js';
import { migrate } from '../operations/migrate.js';

export const ISSUER = 'https://as.example.test';
export const ENCRYPTION_KEY = Buffer.alloc(32, 7);
export const BY = { actor: 'user:11111111-1111-4111-8111-111111111111', actorName: 'root', ip: '192.0.2.1' };

/** Costs nothing; every hash differs, as real ones do. */
const passwordHasher: PasswordHasher = {
  hash: async (password) => `${Math.random()}:${password}`,
  verify: async (passwordHash, password) => passwordHash?.endsWith(`:${password}`) ?? false,
};

/** A migrated database with everything that manages it, and a clock that stands still. */
export interface ManagedDatabase {
  readonly management: Management;
  readonly dataSource: DataSource;
  readonly clock: FakeClock;
  readonly secretHasher: SecretHasher;
  readonly postgres: TestPostgres;
  /** Where management finds the browsers' sessions. */
  readonly sessions: SessionStore;
  /** What the audit log has, oldest first: `action target`. */
  audited(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export const managementOver = (dataSource: DataSource, { replica, shortLived: { sessions } }: Postgres, clock: Clock = systemClock): Management =>
  new Management({
    dataSource,
    replica,
    clock,
    random: systemRandom,
    secretHasher: new SecretHasher(ENCRYPTION_KEY),
    passwordHasher,
    secretBox: new SecretBox(ENCRYPTION_KEY),
    sessions,
    encryptionKey: ENCRYPTION_KEY,
    issuer: ISSUER,
    accessTokenTtlSeconds: 3600,
  });

export async function managedDatabase(): Promise<ManagedDatabase> {
  const postgres = await startPostgres();
  const dataSource = new DataSource({ type: 'postgres', url: postgres.url, entities: ENTITIES });
  await migrate(postgres.url);
  await dataSource.initialize();
  const clock = new FakeClock('2026-03-01T12:00:00.000Z');
  const secretHasher = new SecretHasher(ENCRYPTION_KEY);
  const hot = connectPostgres({ url: postgres.url, poolSize: 2, clock });
  const { sessions } = hot.shortLived;
  const management = managementOver(dataSource, hot, clock);
  await management.ensureBuiltIns();
  return {
    management,
    dataSource,
    clock,
    secretHasher,
    postgres,
    sessions,
    async audited() {
      const rows: { action: string; target: string }[] = await dataSource.query(`SELECT action, target FROM audit_log ORDER BY audit_id`);
      return rows.map(({ action, target }) => `${action} ${target}`);
    },
    async stop() {
      await Promise.all([dataSource.destroy(), hot.close()]);
      await postgres.stop();
    },
  };
}
