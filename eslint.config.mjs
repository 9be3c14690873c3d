import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const projects = [...['libs', 'apps'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)), 'e2e', 'tools'];

/** Its code is for browsers: other types, other syntax. */
const CONSOLE = 'apps/console';

/** All projects at once share one reading of all types, which takes a third of the time; one project alone reads only its own. */
const wholeHouse = process.env.ASSENT_LINT === 'whole-house';

/** Who may import whom. tools/src/architecture checks the same with reasons; here it shows in the editor. */
const depConstraints = [
  { sourceTag: 'scope:core', onlyDependOnLibsWithTags: ['scope:core-testing'] },
  { sourceTag: 'scope:core', bannedExternalImports: ['@nestjs/*', 'typeorm', 'ioredis', 'pg', 'fastify', '@fastify/*'] },
  { sourceTag: 'scope:core-testing', onlyDependOnLibsWithTags: ['scope:core'] },
  { sourceTag: 'scope:storage', onlyDependOnLibsWithTags: ['scope:core', 'scope:core-testing'] },
  { sourceTag: 'scope:service-kit', onlyDependOnLibsWithTags: ['scope:core', 'scope:storage', 'scope:core-testing'] },
  { sourceTag: 'scope:admin-contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:resource-server', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:app', onlyDependOnLibsWithTags: ['scope:core', 'scope:storage', 'scope:service-kit', 'scope:core-testing'] },
  {
    sourceTag: 'scope:admin-api',
    onlyDependOnLibsWithTags: ['scope:core', 'scope:storage', 'scope:service-kit', 'scope:admin-contracts', 'scope:core-testing'],
  },
  { sourceTag: 'scope:console', onlyDependOnLibsWithTags: ['scope:admin-contracts'] },
  {
    sourceTag: 'scope:standalone',
    onlyDependOnLibsWithTags: ['scope:core', 'scope:storage', 'scope:service-kit', 'scope:app', 'scope:admin-api', 'scope:console', 'scope:core-testing'],
  },
  { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['scope:resource-server', 'scope:core-testing', 'scope:tools'] },
  { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: [] },
];

const specs = ['**/*.spec.ts', '**/*.spec.tsx', '**/*.fixture.ts', '**/testing/**'];
const notCoreTesting = { group: ['@assent/core-testing', '@assent/core-testing/*'], message: 'Fakes are for specs only.' };

/** Inside core: server → endpoints → rules → { ports, model, errors, config, secrets }. */
const rules = 'accounts|client-auth|credentials|grants|keys|registration|response-types|tokens|wire';
const above = {
  rules: { regex: '^\\.\\./(endpoints/|server)', message: 'Rules do not know endpoints or the server.' },
  foundation: { regex: `^\\.\\./(endpoints/|server|(${rules})/)`, message: 'Ports, model, errors, config and secrets know nothing above them.' },
  endpoints: { regex: '^\\.\\./server(\\.js)?$', message: 'Endpoints do not know the server.' },
};
const core = (folders) => `libs/core/src/{${folders.replaceAll('|', ',')}}/**/*.ts`;
const forbid = (files, ...patterns) => ({
  files: [files],
  ignores: specs,
  rules: { 'no-restricted-imports': ['error', { patterns: [notCoreTesting, ...patterns] }] },
});

const NODE_GLOBALS =
  'AbortController AbortSignal Buffer TextDecoder TextEncoder URL URLSearchParams clearInterval clearTimeout console fetch performance process setImmediate setInterval setTimeout'.split(' ');

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', '.nx/', '.assent/', 'test-results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  { files: [`${CONSOLE}/public/*.js`], languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } } },
  ...projects.map((project) => ({
    files: [`${project}/src/**/*.ts`, `${project}/src/**/*.tsx`],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: wholeHouse && project !== CONSOLE ? './tools/tsconfig.lint.json' : `./${project}/tsconfig.spec.json`, tsconfigRootDir: import.meta.dirname } },
  })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, depConstraints, ignoredCircularDependencies: [['@assent/core', '@assent/core-testing']] }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' }],
      // What parses untrusted bytes names control characters on purpose.
      'no-control-regex': 'off',
      // A port may answer at once where another implementation waits.
      '@typescript-eslint/require-await': 'off',
      // Functions take only the needs they use, by destructuring objects that have no `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: [`${CONSOLE}/src/**/*.{ts,tsx}`],
    ignores: [`${CONSOLE}/src/catalogue/**`, ...specs],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-restricted-imports': ['error', { patterns: [{ group: ['@assent/admin-contracts'], allowTypeImports: true, message: 'Types only: no schema is loaded by a browser.' }] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'JSXText[value=/[A-Za-z]{2}/]', message: 'Words come from src/catalogue.' },
        { selector: 'JSXAttribute[name.name=/^(label|title|placeholder|description|alt|aria-label)$/] > Literal[value=/[A-Za-z]{2}/]', message: 'Words come from src/catalogue.' },
      ],
      // Components are markup too.
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [...specs, `${CONSOLE}/**`, 'libs/core-testing/**', 'e2e/**', '**/migrations/**'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/max-params': ['error', { max: 5 }],
    },
  },
  { files: ['{apps,libs}/**/*.ts'], ignores: [...specs, `${CONSOLE}/**`, 'libs/core-testing/**'], rules: { 'no-restricted-imports': ['error', { patterns: [notCoreTesting] }] } },
  forbid(core('endpoints'), above.endpoints),
  forbid(core(rules), above.rules),
  forbid(core('ports|model|errors|config|secrets'), above.foundation),
);
