import type { BrokenRule, Problem } from '@assent/admin-contracts';

/** What went wrong with a call, so that a page can say it. */
export type ProblemKind = 'offline' | 'slow' | 'signed-out' | 'forbidden' | 'not-found' | 'conflict' | 'changed-meanwhile' | 'invalid' | 'unavailable' | 'broken';

const KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid', 401: 'signed-out', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 412: 'changed-meanwhile', 413: 'invalid', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
};

/** A call of the admin API that did not succeed. */
export class ApiProblem extends Error {
  constructor(
    readonly kind: ProblemKind,
    /** Absent: there was no answer, or not one of ours. */
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? problem?.title ?? kind);
  }

  static ofAnswer(status: number, body: unknown): ApiProblem {
    return new ApiProblem(KINDS[status] ?? 'broken', isProblem(body) ? body : undefined);
  }

  /** Rules of the server that the input breaks, by field. */
  get errors(): readonly BrokenRule[] {
    return this.problem?.errors ?? [];
  }

  /** Whether the same call may succeed a moment later. */
  get isPassing(): boolean {
    return this.kind === 'offline' || this.kind === 'slow' || this.kind === 'unavailable';
  }
}

const isProblem = (body: unknown): body is Problem => typeof body === 'object' && body !== null && 'type' in body && 'title' in body;
