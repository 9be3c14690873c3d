import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CHECKLIST } from './checklist.js';
import { coverageOf, coverageProblems } from './coverage.js';
import { coveragePage } from './coverage-page.js';
import { namedTests } from './named-tests.js';
import { specCoverage } from './spec-coverage.js';

const page = readFileSync(new URL('../../../docs/spec-coverage.md', import.meta.url), 'utf8');

describe('docs/spec-coverage.md', () => {
  it('has 162 items of the guide and 16 beyond it, each once', () => {
    const ids = CHECKLIST.flatMap(({ items }) => items.map(({ id }) => id));
    const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
    expect(ids).toEqual([...numbered('#', 162), ...numbered('X', 16)]);
    for (const id of ids) expect(page).toContain(`\n| ${id.replace('#', '')} | `);
  });

  it('has a test for each item, or a reason', () => {
    expect(specCoverage().problems).toEqual([]);
  });

  it('is what `npm run docs` would write', () => {
    expect(page).toBe(specCoverage().page);
  });
});

describe('the names of tests', () => {
  const names = (text: string) => namedTests('x.spec.ts', text).map(({ id, says, group }) => [id, says, group]);

  it('are titles that begin with an item', () => {
    expect(names(`describe('A', () => { it('#1 says so', f); it('says nothing', f); it.each([1])('X2 for %s and $name', f); it.each\`a\`(\`#3 for \${x}\`, f); });`)).toEqual([
      ['#1', 'says so', undefined],
      ['X2', 'for … and …', undefined],
      ['#3', 'for …', undefined],
    ]);
  });

  it('are in groups, whose item they have unless they name one', () => {
    expect(names(`describe('#4 group', () => { it('#4 one', f); it('two', f); it('#5 three', f); });`)).toEqual([
      ['#4', 'one', 'group'],
      ['#4', 'two', 'group'],
      ['#5', 'three', undefined],
    ]);
  });

  it.each(["it.skip('#1 x', f)", "it.todo('#1 x')", "it('#1', f)", "it('1 x', f)", "it('#1x y', f)", "say('#1 x', f)"])('are not those of %s', (text) => {
    expect(names(text)).toEqual([]);
  });
});

describe('the coverage', () => {
  const checklist = [{ title: 'A', items: [{ id: '#1', policy: 'on' as const }, { id: '#2', policy: 'flag' as const }] }];
  const test = (id: string, says = 'x') => ({ id, says, path: 'e2e/x.spec.ts' });
  const problems = (tests: readonly ReturnType<typeof test>[], notTested: readonly { id: string; part?: string; because: string }[] = []) => coverageProblems({ checklist, tests, notTested });

  it('is whole with a test for each item', () => {
    expect(problems([test('#1'), test('#2')])).toEqual([]);
  });

  it('is whole with a reason instead, or with one for a part beside a test', () => {
    expect(problems([test('#1')], [{ id: '#2', because: 'y' }])).toEqual([]);
    expect(problems([test('#1'), test('#2')], [{ id: '#2', part: 'z', because: 'y' }])).toEqual([]);
  });

  it('is not whole with neither, with both, with half a reason, nor with an item that is not there', () => {
    expect(problems([test('#1')])).toEqual(['#2 has no test, and not-tested.ts does not say why']);
    expect(problems([test('#1'), test('#2')], [{ id: '#2', because: 'y' }])).toEqual(['#2 is tested, but not-tested.ts says why not']);
    expect(problems([test('#1')], [{ id: '#2', part: 'z', because: 'y' }])).toEqual(['#2 has no test, and not-tested.ts does not say why']);
    expect(problems([test('#1'), test('#2'), test('#3')])).toEqual(['#3 is not in the checklist (e2e/x.spec.ts)']);
  });

  it('is shown with off and on beside each other, and what could be markup escaped', () => {
    const tests = [test('#1', 'a | <b>'), test('#2', 'x_y, off'), test('#2', 'x_y, on: works')];
    const text = coveragePage(coverageOf({ checklist, tests, notTested: [] }));
    expect(text).toContain('| 1 | a \\| &lt;b&gt; | on | [x.spec.ts](../e2e/x.spec.ts) |');
    expect(text).toContain('| 2 | x\\_y (off; on: works) | flag |');
  });
});
