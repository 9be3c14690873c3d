import type { Repository } from './repository.js';

/** One law of the house. */
export interface Rule {
  /** A sentence that is true of the repository. */
  readonly states: string;
  readonly because: string;
  /** Whatever breaks it, one readable line each. */
  readonly violations: (repository: Repository) => readonly string[];
  /** Files that break it: the test adds each in memory and wants the rule to notice. */
  readonly forbidden: readonly Example[];
}

export interface Example {
  readonly path: string;
  readonly text: string;
}
