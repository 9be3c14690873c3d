import { RulesBroken, type Clock } from '@assent/core';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditEntryEntity } from '../entities/audit-entry.entity.js';
import { toStoreError } from '../hot/unavailable.js';
import type { ReadReplica } from '../replica/read-replica.js';
import { ManagementError } from './management-errors.js';

/** Who makes a change, and from where: what the audit log says. */
export interface Author {
  /** `user:<userId>`, `client:<clientId>`, `cli` or `system`. */
  readonly actor: string;
  readonly actorName?: string;
  readonly ip?: string;
}

/** A change that is being made: everything of it, and its audit entry, in one transaction. */
export interface Change {
  readonly manager: EntityManager;
  readonly at: Date;
  readonly by: Author;
  /** @param target such as `client:<id>` */
  record(action: string, target: string, detail?: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Runs changes and reads, and says StoreUnavailable when the database does not answer. */
export class Changes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly replica?: ReadReplica,
  ) {}

  make<T>(by: Author, work: (change: Change) => Promise<T>): Promise<T> {
    return orUnavailable(this.dataSource.transaction((manager) => work(changeIn(manager, this.clock.now(), by))));
  }

  read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return orUnavailable(work(this.dataSource.manager));
  }

  /** As `read`, for lists: from the replica where there is one that has everything which was committed before. */
  browse<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.replica === undefined ? this.read(work) : orUnavailable(this.replica.read(this.dataSource, work));
  }
}

const changeIn = (manager: EntityManager, at: Date, by: Author): Change => ({
  manager,
  at,
  by,
  async record(action, target, detail) {
    const { actor, actorName = null, ip = null } = by;
    await manager.insert(AuditEntryEntity, { at, actor, actorName, action, target, ip, detail: detail ?? null } as object);
  },
});

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ManagementError || error instanceof RulesBroken ? error : toStoreError(error);
  }
}

const UNIQUE_VIOLATION = '23505';

export const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown }).code === UNIQUE_VIOLATION;
