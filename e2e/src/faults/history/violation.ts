import type { Call, CallKind } from './call.js';

/** The promises of docs/architecture.md, as a caller sees them. */
export type Invariant =
  | 'single use'
  | 'revoked is revoked'
  | 'dead stays dead'
  | 'nothing acknowledged is lost'
  | 'fail closed'
  | 'proper errors'
  | 'everything is audited';

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  /** That contradict each other. */
  readonly calls: readonly Call[];
}

/** A time in which something cannot have been done, because what it needs was provably not there. */
export interface Blackout {
  readonly from: number;
  readonly to: number;
  readonly forbids: readonly CallKind[];
}

export interface Rules {
  /** In which a refresh that is repeated gets the same answer again. */
  readonly graceMilliseconds: number;
  readonly blackouts?: readonly Blackout[];
}
