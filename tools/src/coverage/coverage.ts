import type { Item, Section } from './checklist.js';
import type { NamedTest } from './named-tests.js';
import type { NotTested } from './not-tested.js';

/** An item of the checklist with everything that tests it. */
export interface Covered extends Item {
  readonly tests: readonly NamedTest[];
  readonly reasons: readonly NotTested[];
}

export interface CoveredSection {
  readonly title: string;
  readonly items: readonly Covered[];
}

interface Known {
  readonly checklist: readonly Section[];
  readonly tests: readonly NamedTest[];
  readonly notTested: readonly NotTested[];
}

export const coverageOf = ({ checklist, tests, notTested }: Known): readonly CoveredSection[] =>
  checklist.map(({ title, items }) => ({
    title,
    items: items.map((item) => ({ ...item, tests: tests.filter(({ id }) => id === item.id), reasons: notTested.filter(({ id }) => id === item.id) })),
  }));

/** What keeps the page from being true, one readable line each. */
export function coverageProblems(known: Known): readonly string[] {
  const items = coverageOf(known).flatMap((section) => section.items);
  const ids = new Set(items.map(({ id }) => id));
  const strangers = [...known.tests.map(({ id, path }) => ({ id, where: path })), ...known.notTested.map(({ id }) => ({ id, where: 'not-tested.ts' }))].filter(({ id }) => !ids.has(id));
  return [...new Set(strangers.map(({ id, where }) => `${id} is not in the checklist (${where})`)), ...items.flatMap(problemsOf)];
}

function problemsOf({ id, tests, reasons }: Covered): readonly string[] {
  const whole = reasons.some(({ part }) => part === undefined);
  if (tests.length === 0 && !whole) return [`${id} has no test, and not-tested.ts does not say why`];
  if (tests.length > 0 && whole) return [`${id} is tested, but not-tested.ts says why not`];
  return [];
}
