import type { Problem, ProblemKind } from '@assent/admin-contracts';

export interface ProblemOptions {
  readonly detail?: string;
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that is answered as a problem. */
export class ProblemError extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly options: ProblemOptions = {},
  ) {
    super(options.detail ?? kind);
    this.name = 'ProblemError';
  }
}
