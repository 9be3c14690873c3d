import { importRule, otherProject } from './import-rule.js';
import { isSpec, projectOf } from './repository.js';
import type { Rule } from './rule.js';

interface Row {
  readonly projects: RegExp;
  readonly mayImport: RegExp;
  readonly because: string;
  readonly forbidden: readonly [project: string, specifier: string];
}

const NOTHING = /^$/;

/** Who may import which other project, fakes for specs aside. */
const matrix: readonly Row[] = [
  { projects: /^libs\/core$/, mayImport: NOTHING, because: 'the protocol must be testable and readable without any framework or database', forbidden: ['libs/core', '@assent/service-kit'] },
  { projects: /^libs\/core-testing$/, mayImport: /^libs\/core$/, because: 'fakes that know an adapter would test the adapter against itself', forbidden: ['libs/core-testing', '@assent/storage-redis'] },
  { projects: /^libs\/storage-/, mayImport: /^libs\/core$/, because: 'stores implement ports and know nothing of HTTP or of each other', forbidden: ['libs/storage-redis', '@assent/storage-postgres'] },
  { projects: /^libs\/service-kit$/, mayImport: /^libs\/(core|storage-.+)$/, because: 'it puts core and stores together once for all services', forbidden: ['libs/service-kit', '@assent/admin-contracts'] },
  { projects: /^libs\/admin-contracts$/, mayImport: NOTHING, because: 'the browser loads it', forbidden: ['libs/admin-contracts', '@assent/core'] },
  { projects: /^libs\/resource-server$/, mayImport: NOTHING, because: 'others install it: it must not bring our server along', forbidden: ['libs/resource-server', '@assent/core'] },
  { projects: /^apps\/(authorization|token|introspection)$/, mayImport: /^libs\/(core|storage-.+|service-kit)$/, because: 'a service starts alone: it needs no other service', forbidden: ['apps/token', '@assent/authorization'] },
  { projects: /^apps\/admin-api$/, mayImport: /^libs\/(core|storage-.+|service-kit|admin-contracts)$/, because: 'a service starts alone: it needs no other service', forbidden: ['apps/admin-api', '@assent/token'] },
  { projects: /^apps\/console$/, mayImport: /^libs\/admin-contracts$/, because: 'a browser loads it: what it knows is what the admin API says', forbidden: ['apps/console', '@assent/core'] },
  { projects: /^apps\/standalone$/, mayImport: /^(apps\/(?!console$).+|libs\/(core|storage-.+|service-kit))$/, because: 'it mounts the services, and only it does', forbidden: ['apps/standalone', '@assent/resource-server'] },
  { projects: /^apps\/standalone$/, mayImport: /^(?!apps\/console$)/, because: 'the console is files for browsers: it is served, not run', forbidden: ['apps/standalone', '@assent/console'] },
  { projects: /^e2e$/, mayImport: /^(libs\/resource-server|tools)$/, because: 'black-box tests see what a stranger sees', forbidden: ['e2e', '@assent/core'] },
  { projects: /^tools$/, mayImport: NOTHING, because: 'tools look at the house from outside', forbidden: ['tools', '@assent/core'] },
];

const TESTING = 'libs/core-testing';

const matrixRule = ({ projects, mayImport, because, forbidden: [project, specifier] }: Row): Rule =>
  importRule({
    states: `${project} imports only the projects it may`,
    because,
    applies: ({ path }) => projects.test(projectOf(path)),
    allows: (target, from) => {
      const other = otherProject(target, from);
      return other === undefined || other === TESTING || mayImport.test(other);
    },
    forbidden: [{ path: `${project}/src/forbidden.ts`, text: `import '${specifier}';` }],
  });

/** Every project has a row: a new one does not slip through. */
const everyProjectHasARow: Rule = {
  states: 'every project has a row in the import matrix',
  because: 'a project without a row could import everything',
  violations: ({ files }) => [...new Set(files.map(({ path }) => projectOf(path)))].filter((project) => !matrix.some(({ projects }) => projects.test(project))),
  forbidden: [{ path: 'libs/novel/src/index.ts', text: 'export {};' }],
};

const testingOnlyInSpecs = importRule({
  states: 'only specs and end-to-end tests import core-testing',
  because: 'a fake store in a running service would lose what it acknowledged',
  applies: ({ path }) => !isSpec(path) && !path.startsWith('e2e/'),
  allows: (target, from) => otherProject(target, from) !== TESTING,
  forbidden: [{ path: 'apps/token/src/forbidden.ts', text: `import { MemoryCodeStore } from '@assent/core-testing';` }],
});

const helpersStayWithSpecs = importRule({
  states: 'only specs import the helpers of specs',
  because: 'a build does not take them along: the service would not start',
  applies: ({ path }) => !isSpec(path),
  allows: (target) => !('file' in target) || !isSpec(target.file),
  forbidden: [{ path: 'libs/storage-postgres/src/forbidden.ts', text: `import './testing/database.js';` }],
});

const noPathsIntoProjects = importRule({
  states: 'projects import each other by name, never by a path',
  because: 'what a project does not export may change without asking anybody',
  applies: () => true,
  allows: (target, from, { specifier }) => otherProject(target, from) === undefined || /^@assent\/([\w-]+|tools\/[\w-]+\.mjs)$/.test(specifier),
  forbidden: [
    { path: 'apps/token/src/forbidden.ts', text: `import '../../../libs/core/src/grants/refresh-token.js';` },
    { path: 'apps/token/src/forbidden.ts', text: `const keys = await import('@assent/core/src/keys/key-ring.js');` },
  ],
});

export const projectRules: readonly Rule[] = [...matrix.map(matrixRule), everyProjectHasARow, testingOnlyInSpecs, helpersStayWithSpecs, noPathsIntoProjects];
