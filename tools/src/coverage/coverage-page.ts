import type { Covered, CoveredSection } from './coverage.js';
import type { NamedTest } from './named-tests.js';
import type { NotTested } from './not-tested.js';

const INTRODUCTION = `# What of the specifications is tested, and where

Assent's rules come from a checklist: 162 behaviours of a simplified guide to OAuth 2.0, which restates RFC 6749, RFC 6750 and the drafts of
MAC tokens, and 16 duties of RFC 9700 (X). Each has a test over HTTP against a running server on a real database. This page is made from the names of these
tests by \`npm run docs\`, and a test fails when it is not what they say.

| Today | |
|---|---|
| on | as the guide says |
| on+ | and stricter, because of today's rules (RFC 9700) |
| flag | built in, off until an admin switches it on for a client or an API ([administration](admin-api.md)); tested off and on |
| inst | built in, off until the operator switches it on for the instance ([configuration](configuration.md)); tested off and on |
| later | not built yet |
`;

/** docs/spec-coverage.md. */
export const coveragePage = (sections: readonly CoveredSection[]): string => `${[INTRODUCTION, ...sections.map(sectionText), notTestedText(sections)].join('\n')}`;

const sectionText = ({ title, items }: CoveredSection): string => `## ${title}

| # | Behaviour, in the words of its tests | Today | Tested in |
|---|---|---|---|
${items.map(row).join('\n')}
`;

const row = ({ id, policy, reasons, tests }: Covered): string =>
  `| ${id.replace('#', '')} | ${[...(tests.length === 0 ? [] : [sentence(tests)]), ...reasons.map(reasonText)].join('. ')} | ${policy} | ${files(tests)} |`;

const reasonText = ({ because, part }: NotTested): string => `Not tested${part === undefined ? '' : `, ${part}`}: ${cell(because)}`;

/** The words of the groups; where there are none, those of the tests. */
function sentence(tests: readonly NamedTest[]): string {
  const groups = unique(tests.flatMap(({ group }) => group ?? []));
  const words = groups.length > 0 ? groups : tests.map(({ says }) => says.replace(/: …$/, ''));
  return cell(joined(words));
}

const SWITCHED = /^(.*), (off|on)(:.*)?$/;

/** `x, off` and `x, on: y` as `x (off; on: y)`. */
function joined(words: readonly string[]): string {
  const states = new Map<string, string[]>();
  for (const text of unique(words)) {
    const [, base = text, state, detail = ''] = SWITCHED.exec(text) ?? [];
    states.set(base, [...(states.get(base) ?? []), ...(state === undefined ? [] : [state + detail])]);
  }
  return [...states].map(([base, ways]) => (ways.length === 0 ? base : `${base} (${ways.join('; ')})`)).join('; ');
}

const files = (tests: readonly NamedTest[]): string =>
  [...unique(tests.map(({ path }) => path))]
    .sort()
    .map((path) => `[${path.split('/').at(-1)}](../${path})`)
    .join(', ');

function notTestedText(sections: readonly CoveredSection[]): string {
  const reasons = sections.flatMap(({ items }) => items).flatMap((item) => item.reasons);
  return `## Not tested\n\n${reasons.map(({ because, id, part }) => `* ${id}${part === undefined ? '' : `, ${part}`}: ${because}.`).join('\n')}\n`;
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** As text of a Markdown table. */
const cell = (text: string): string => text.replace(/[\\`*_|<>[\]]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`));
