import { projectOf, type Target } from './repository.js';
import type { Rule } from './rule.js';
import type { Import, SourceFile } from './source-file.js';

/** Makes a rule of a predicate over single imports. */
export const importRule = (
  rule: Omit<Rule, 'violations'> & {
    readonly applies: (from: SourceFile) => boolean;
    readonly allows: (target: Target, from: SourceFile, imported: Import) => boolean;
  },
): Rule => ({
  states: rule.states,
  because: rule.because,
  forbidden: rule.forbidden,
  violations: (repository) =>
    repository.files
      .filter(rule.applies)
      .flatMap((from) =>
        from.imports
          .filter((imported) => !rule.allows(repository.target(from, imported), from, imported))
          .map(({ specifier }) => `${from.path} imports ${specifier}`),
      ),
});

/** A project of ours other than the importing one; undefined for packages and for the project's own files. */
export function otherProject(target: Target, from: SourceFile): string | undefined {
  if (!('file' in target)) return undefined;
  const project = projectOf(target.file);
  return project === projectOf(from.path) ? undefined : project;
}
