import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFile, type Import, type SourceFile } from './source-file.js';

/** What an import leads to. */
export type Target = { readonly file: string } | { readonly package: string };

/** The repository's sources, or the same with more files that exist in memory only. */
export class Repository {
  private readonly paths: ReadonlySet<string>;

  constructor(
    readonly files: readonly SourceFile[],
    /** What stands in the repository's root. */
    readonly topLevel: readonly string[],
  ) {
    this.paths = new Set(files.map(({ path }) => path));
  }

  with(path: string, text: string): Repository {
    return new Repository([...this.files.filter((file) => file.path !== path), sourceFile(path, text)], [...new Set([...this.topLevel, path.split('/')[0] ?? path])]);
  }

  /** Follows relative imports and `@assent/…` to our own files; everything else is a package. */
  target(from: SourceFile, { specifier }: Import): Target {
    if (specifier.startsWith('.')) return { file: this.onDisk(posix.join(posix.dirname(from.path), specifier)) };
    const [scope, name] = specifier.split('/');
    if (scope === '@assent') return { file: this.projectIndex(name ?? '', specifier) };
    return { package: specifier.startsWith('@') ? `${scope}/${name}` : (scope ?? specifier) };
  }

  private onDisk(path: string): string {
    const sources = ['.ts', '.tsx'].map((ending) => path.replace(/\.js$/, ending));
    return sources.find((source) => this.paths.has(source)) ?? path;
  }

  private projectIndex(name: string, specifier: string): string {
    const folder = [`libs/${name}`, `apps/${name}`, name].find((candidate) => [...this.paths].some((path) => path.startsWith(`${candidate}/src/`)));
    const inner = specifier.split('/').slice(2).join('/');
    return `${folder ?? specifier}/${inner === '' ? 'src/index.ts' : inner}`;
  }
}

/** `libs/core/src/x.ts` → `libs/core`; `e2e/src/x.ts` → `e2e`. */
export const projectOf = (path: string): string => path.split('/').slice(0, /^(libs|apps)\//.test(path) ? 2 : 1).join('/');

/** A spec, a fixture, or a helper of specs in a folder `testing`: no build takes them along. */
export const isSpec = (path: string): boolean => /\.(spec|fixture)\.tsx?$/.test(path) || path.includes('/testing/');

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const SKIPPED = new Set(['node_modules', 'dist']);

export const readRepository = (): Repository =>
  new Repository(
    ['libs', 'apps', 'e2e', 'tools'].flatMap(typescriptFiles).map((path) => sourceFile(path, readFileSync(resolve(root, path), 'utf8'))),
    readdirSync(root),
  );

function typescriptFiles(folder: string): readonly string[] {
  return readdirSync(resolve(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : typescriptFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
