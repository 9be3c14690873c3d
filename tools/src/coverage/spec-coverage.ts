import { readRepository } from '../architecture/repository.js';
import { CHECKLIST } from './checklist.js';
import { coverageOf, coverageProblems } from './coverage.js';
import { coveragePage } from './coverage-page.js';
import { namedTests } from './named-tests.js';
import { NOT_TESTED } from './not-tested.js';

export interface SpecCoverage {
  /** Text of docs/spec-coverage.md. */
  readonly page: string;
  /** Why it must not be written; empty: it is whole. */
  readonly problems: readonly string[];
}

/** What the tests of this repository say about the checklist. */
export function specCoverage(): SpecCoverage {
  const specs = readRepository().files.filter(({ path }) => path.endsWith('.spec.ts') && !path.startsWith('tools/'));
  const known = { checklist: CHECKLIST, notTested: NOT_TESTED, tests: specs.flatMap(({ path, text }) => namedTests(path, text)) };
  return { page: coveragePage(coverageOf(known)), problems: coverageProblems(known) };
}
