import type { Clock, Interaction, InteractionStore } from '@assent/core';
import type { HotPool } from '../hot/hot-pool.js';
import { ShortLivedTable, type Stored } from './short-lived-table.js';

export class PostgresInteractionStore implements InteractionStore {
  private readonly table: ShortLivedTable<Interaction>;

  constructor(pool: HotPool, clock: Clock) {
    this.table = new ShortLivedTable(pool, clock, 'interaction');
  }

  save(idHash: Buffer, interaction: Interaction): Promise<void> {
    return this.table.put(idHash, interaction);
  }

  async find(idHash: Buffer): Promise<Interaction | undefined> {
    const row = await this.table.get(idHash);
    return row && interactionOf(row.value);
  }

  async take(idHash: Buffer): Promise<Interaction | undefined> {
    const row = await this.table.take(idHash);
    return row && interactionOf(row.value);
  }
}

const interactionOf = ({ expiresAt, passwordCheckedAt, ...stored }: Stored<Interaction>): Interaction => ({
  ...stored,
  ...(passwordCheckedAt !== undefined && { passwordCheckedAt: new Date(passwordCheckedAt) }),
  expiresAt: new Date(expiresAt),
});
