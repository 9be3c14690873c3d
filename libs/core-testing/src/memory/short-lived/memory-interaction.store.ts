import type { Clock, Interaction, InteractionStore } from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

export class MemoryInteractionStore implements InteractionStore {
  private readonly interactions: ExpiringMap<Interaction>;

  constructor(clock: Clock) {
    this.interactions = new ExpiringMap(clock);
  }

  async save(idHash: Buffer, interaction: Interaction): Promise<void> {
    this.interactions.set(idHash, interaction, interaction.expiresAt);
  }

  async find(idHash: Buffer): Promise<Interaction | undefined> {
    return this.interactions.get(idHash);
  }

  async take(idHash: Buffer): Promise<Interaction | undefined> {
    const interaction = this.interactions.get(idHash);
    this.interactions.delete(idHash);
    return interaction;
  }
}
