import { SERVED_BY, type CallKind, type Service } from './history/call.js';
import type { Blackout } from './history/violation.js';
import type { Fleet } from './fleet/fleet.js';

export interface FaultContext {
  readonly fleet: Fleet;
  /** Lets the load run on for the time that a fault lasts. */
  readonly hold: () => Promise<void>;
  /** As hold, while none of these calls can succeed: what they need is provably not there. */
  readonly dark: (forbids: readonly CallKind[]) => Promise<void>;
}

/** Something that breaks, and is mended by others. What breaks recovers by itself. */
export interface Fault {
  readonly name: string;
  /** Breaks something, lets time pass, and mends it. */
  readonly inflict: (context: FaultContext) => Promise<void>;
  /** Calls that must not notice: none of them fails. */
  readonly unaffected?: readonly CallKind[];
}

/** What is known of one run, before it is checked. */
export interface FaultTimes {
  readonly beganAt: number;
  readonly mendedAt: number;
  readonly blackouts: readonly Blackout[];
}

export const READS = ['introspect', 'look-up', 'read-client'] as const satisfies readonly CallKind[];
export const WRITES = ['redeem', 'refresh', 'machine', 'assert', 'revoke', 'revoke-token', 'revoke-grant', 'register', 'disable-client'] as const satisfies readonly CallKind[];

/** What that service's absence is no excuse for. */
export const callsBesides = (service: Service): readonly CallKind[] => (Object.keys(SERVED_BY) as CallKind[]).filter((kind) => SERVED_BY[kind] !== service);
