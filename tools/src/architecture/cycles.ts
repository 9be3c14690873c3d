import type { Repository } from './repository.js';

/** Every file that takes part in a cycle of imports that exist at run time, one cycle a line. */
export function cycles(repository: Repository): readonly string[] {
  const edges = new Map(repository.files.map((file) => [file.path, runTimeTargets(repository, file)]));
  const found = new Map<string, string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const cycle = trail.slice(start);
      found.set([...cycle].sort().join(), [...cycle, path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return [...found.values()];
}

const runTimeTargets = (repository: Repository, file: Repository['files'][number]): readonly string[] =>
  file.imports
    .filter(({ typeOnly }) => !typeOnly)
    .map((imported) => repository.target(file, imported))
    .flatMap((target) => ('file' in target ? [target.file] : []));
