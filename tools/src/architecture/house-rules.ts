import { cycles } from './cycles.js';
import { isSpec, projectOf } from './repository.js';
import type { Rule } from './rule.js';

const TOP_LEVEL = new Set(['package.json', 'nx.json', 'tsconfig.base.json', 'apps', 'libs', 'docker', 'e2e', 'docs', 'tools']);
/** Beside them: dot files, the lock file, licence, README and configuration of tools that look for it here; and what is git-ignored. */
const USUAL = /^\.|^package-lock\.json$|^(README|LICENSE|NOTICE|SECURITY|CONTRIBUTING|CHANGELOG)(\.\w+)?$|^eslint\.config\.mjs$|^(node_modules|test-results|dist)$/;

const topLevel: Rule = {
  states: 'the top level holds nothing but the ground plan',
  because: 'a newcomer sees the whole house from the door',
  violations: (repository) => repository.topLevel.filter((entry) => !TOP_LEVEL.has(entry) && !USUAL.test(entry)),
  forbidden: [{ path: 'scripts/forbidden.ts', text: '' }],
};

const noCycles: Rule = {
  states: 'no file imports itself, however long the way around',
  because: 'files in a cycle can only be understood, tested and loaded together',
  violations: cycles,
  forbidden: [
    { path: 'libs/core/src/tokens/forbidden.ts', text: `import './forbidden.js';` },
    { path: 'libs/core/src/tokens/scope.ts', text: `import { server } from '../server.js';` },
  ],
};

const noBarrels: Rule = {
  states: 'only a project’s index.ts exports what another file declares',
  because: 'with one way to a name, one search finds all its uses',
  violations: ({ files }) =>
    files.filter(({ path, imports }) => !path.endsWith('/src/index.ts') && imports.some(({ reExport }) => reExport)).map(({ path }) => `${path} re-exports`),
  forbidden: [{ path: 'libs/core/src/grants/index.ts', text: `export * from './refresh-token.js';` }],
};

const kebabCase: Rule = {
  states: 'files have kebab-case names',
  because: 'nobody has to guess, and no two names differ by case alone',
  violations: ({ files }) => files.map(({ path }) => path).filter((path) => !/^[a-z0-9]+([-./][a-z0-9]+)*$/.test(path)),
  forbidden: [{ path: 'libs/core/src/grants/RefreshToken.ts', text: '' }],
};

const reasons: Rule = {
  states: 'whoever silences the linter or the compiler says why',
  because: 'a suppression without a reason outlives its reason',
  violations: ({ files }) =>
    files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => /^\s*(\/\/|\/\*) *(eslint-disable|@ts-expect-error)(?!.*( -- |: )\S)/.test(line) || /^\s*(\/\/|\/\*) *@ts-(ignore|nocheck)/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    ),
  forbidden: [
    { path: 'libs/core/src/forbidden.ts', text: '// eslint-disable-next-line no-console\nconsole.log();' },
    { path: 'libs/core/src/forbidden.ts', text: '// @ts-ignore: because\nnothing();' },
  ],
};

const testedWithoutSkips: Rule = {
  states: 'no test is skipped for good or runs alone',
  because: 'a test that does not run proves nothing, and the last line of npm test would not say so',
  violations: ({ files }) =>
    files.filter(({ path, text }) => (isSpec(path) || path.endsWith('.contract.ts')) && /^\s*(it|test|describe)\.(skip|only|todo)\b|^\s*[xf](it|describe)\(/m.test(text)).map(({ path }) => path),
  forbidden: [{ path: 'libs/core/src/forbidden.spec.ts', text: `it.${'only'}('x', () => {});` }],
};

const everyProjectIsTested: Rule = {
  states: 'every project has specs',
  because: 'npm test counts a project without a report as failed: it cannot tell it from one whose tests did not run',
  violations: ({ files }) => {
    const tested = new Set(files.filter(({ path }) => path.endsWith('.spec.ts')).map(({ path }) => projectOf(path)));
    return [...new Set(files.map(({ path }) => projectOf(path)))].filter((project) => !tested.has(project));
  },
  forbidden: [{ path: 'libs/novel/src/index.ts', text: 'export {};' }],
};

export const houseRules: readonly Rule[] = [topLevel, noCycles, noBarrels, kebabCase, reasons, testedWithoutSkips, everyProjectIsTested];
