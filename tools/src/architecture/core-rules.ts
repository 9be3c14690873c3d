import { importRule } from './import-rule.js';
import { isSpec } from './repository.js';
import type { Rule } from './rule.js';

const CORE = 'libs/core/src/';
const FOUNDATION = ['config', 'errors', 'model', 'ports', 'secrets'];
const PROTOCOL = ['accounts', 'client-auth', 'credentials', 'grants', 'keys', 'registration', 'response-types', 'tokens', 'wire'];

/** What each folder of core may import; the files beside them (server.ts, index.ts) may import all. */
const layers: ReadonlyMap<string, readonly string[]> = new Map([
  ...FOUNDATION.map((folder) => [folder, FOUNDATION] as const),
  ...PROTOCOL.map((folder) => [folder, [...FOUNDATION, ...PROTOCOL]] as const),
  ['endpoints', [...FOUNDATION, ...PROTOCOL, 'endpoints']],
]);

/** Folder within core, '' for the files beside the folders, undefined outside of core. */
function folderOf(path: string): string | undefined {
  if (!path.startsWith(CORE)) return undefined;
  const [folder, ...rest] = path.slice(CORE.length).split('/');
  return rest.length === 0 ? '' : folder;
}

const isCore = (path: string): boolean => path.startsWith(CORE) && !isSpec(path);

const packages = importRule({
  states: 'core imports no package but jose and zod',
  because: 'the protocol must not depend on Nest, Fastify, TypeORM, Redis or any other way to run it',
  applies: ({ path }) => isCore(path),
  allows: (target) => 'file' in target || target.package.startsWith('node:') || ['jose', 'zod'].includes(target.package),
  forbidden: ['@nestjs/common', 'fastify', 'typeorm', 'ioredis', 'pg'].map((name) => ({ path: `${CORE}grants/forbidden.ts`, text: `import type {} from '${name}';` })),
});

const noServers = importRule({
  states: 'core opens no socket, file or process',
  because: 'it is a function from request to response: what it needs comes in through ports',
  applies: ({ path }) => isCore(path),
  allows: (target) => 'file' in target || !/^node:(child_process|cluster|dgram|dns|fs|http2?|https|net|tls|worker_threads)$/.test(target.package),
  forbidden: [{ path: `${CORE}tokens/forbidden.ts`, text: `import { request } from 'node:http';` }],
});

const inward = importRule({
  states: 'inside core, imports point inward: server → endpoints → protocol → ports, model, errors, config, secrets',
  because: 'a rule that knew an endpoint could not be used by another one',
  applies: ({ path }) => isCore(path) && folderOf(path) !== '',
  allows: (target, { path }) => {
    const to = 'file' in target ? folderOf(target.file) : undefined;
    return to === undefined || (layers.get(folderOf(path) ?? '')?.includes(to) ?? false);
  },
  forbidden: [
    { path: `${CORE}ports/forbidden.ts`, text: `import type { Json } from '../wire/json.js';` },
    { path: `${CORE}tokens/forbidden.ts`, text: `import { tokenEndpoint } from '../endpoints/token.js';` },
    { path: `${CORE}endpoints/forbidden.ts`, text: `export { createServer } from '../server.js';` },
    { path: `${CORE}novel/forbidden.ts`, text: `import '../model/client.js';` },
  ],
});

const IS_GRANT = /^export const \w+: GrantType\b/m;

/** Grants are told by what they are, so that shared checks may stand beside them. */
const noGrantImportsAGrant: Rule = {
  states: 'a grant never imports a grant',
  because: 'a grant can then be read, changed and switched off alone; what two share is a file with a name',
  violations: (repository) => {
    const grants = repository.files.filter(({ path, text }) => path.startsWith(`${CORE}grants/`) && !isSpec(path) && IS_GRANT.test(text));
    const paths = new Set(grants.map(({ path }) => path));
    return grants.flatMap((from) =>
      from.imports
        .filter((imported) => {
          const target = repository.target(from, imported);
          return 'file' in target && paths.has(target.file);
        })
        .map(({ specifier }) => `${from.path} imports ${specifier}`),
    );
  },
  forbidden: [{ path: `${CORE}grants/forbidden.ts`, text: `import { refreshToken } from './refresh-token.js';\nexport const forbidden: GrantType = refreshToken;` }],
};

export const coreRules: readonly Rule[] = [packages, noServers, inward, noGrantImportsAGrant];
