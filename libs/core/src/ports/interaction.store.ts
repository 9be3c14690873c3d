import type { Interaction } from '../model/interaction.js';

export interface InteractionStore {
  /** Saves or replaces; gone after `expiresAt`. */
  save(idHash: Buffer, interaction: Interaction): Promise<void>;
  find(idHash: Buffer): Promise<Interaction | undefined>;
  /** Atomic: finds and removes; of all calls with one hash, at most one gets it. */
  take(idHash: Buffer): Promise<Interaction | undefined>;
}
