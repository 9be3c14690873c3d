import { importRule } from './import-rule.js';
import { isSpec, type Repository } from './repository.js';
import type { Rule } from './rule.js';

/** Ports and model, and the rules that are about data alone: what a name or a token may look like, when a token is dead. */
const FOLDERS = /^libs\/core\/src\/(ports|model|errors|secrets|config|registration|tokens|keys)\/|^libs\/core\/src\/server-needs\.ts$/;

/** The file of core that declares what index.ts exports under this name. */
function declaringFile({ files }: Repository, name: string): string | undefined {
  const declaration = new RegExp(`^export (?:abstract )?(?:const|class|interface|type|function|async function) ${name}\\b`, 'm');
  return files.find(({ path, text }) => path.startsWith('libs/core/src/') && declaration.test(text))?.path;
}

const noProtocol: Rule = {
  states: 'stores import ports, model and rules about data from core, but no endpoint, grant, credential or client authentication',
  because: 'a store that knew the protocol would decide what only the protocol may decide',
  violations: (repository) =>
    repository.files
      .filter(({ path }) => path.startsWith('libs/storage-') && !isSpec(path))
      .flatMap((file) =>
        file.imports
          .filter(({ specifier }) => specifier === '@assent/core')
          .flatMap(({ names }) => names)
          .filter((name) => !FOLDERS.test(declaringFile(repository, name) ?? ''))
          .map((name) => `${file.path} imports ${name} from core`),
      ),
  forbidden: [
    { path: 'libs/storage-redis/src/forbidden.ts', text: `import type { Endpoint } from '@assent/core';` },
    { path: 'libs/storage-redis/src/forbidden.ts', text: `import * as core from '@assent/core';` },
  ],
};

const entitiesStayInside = importRule({
  states: 'entities do not leave storage-postgres',
  because: 'a table may then change without anybody outside noticing',
  applies: ({ path }) => path === 'libs/storage-postgres/src/index.ts',
  allows: (target) => !('file' in target) || !target.file.includes('/entities/'),
  forbidden: [{ path: 'libs/storage-postgres/src/index.ts', text: `export * from './entities/client.entity.js';` }],
});

export const storageRules: readonly Rule[] = [noProtocol, entitiesStayInside];
