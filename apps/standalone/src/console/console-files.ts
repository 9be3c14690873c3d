import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** In the order of preference: the smaller first. */
const CODINGS = [['br', '.br'], ['gzip', '.gz']] as const;
export type Coding = (typeof CODINGS)[number][0];

export interface ConsoleFile {
  readonly contentType: string;
  readonly content: Buffer;
  /** Of the content; what is in an entity tag. */
  readonly hash: string;
  /** Compressed when it was built. */
  readonly encoded: readonly (readonly [Coding, Buffer])[];
}

/** The console as it was built. */
export interface ConsoleFiles {
  /** The page for every address of the console: what it shows there, its script decides. */
  readonly index: ConsoleFile;
  /** @param path below the console, as in a URL */
  find(path: string): ConsoleFile | undefined;
}

const INDEX = 'index.html';
/** What vite writes without knowing the issuer. */
const BASE = '<base href="/console/"';
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** How old an answer may be about files that are being built anew. */
const CHECK_MILLISECONDS = 1000;

/** Keeps the files in memory: they are few, and there is no path into a folder that anybody could climb. Reads them again when they were built anew.
 *  @param root where the console is, below the origin
 *  @returns asks for the files as they are now; undefined: they are not built */
export function consoleFiles(directory: string, root: string): () => ConsoleFiles | undefined {
  let checkedAt = -Infinity;
  let known: string | undefined;
  let files: ConsoleFiles | undefined;
  return () => {
    if (performance.now() < checkedAt + CHECK_MILLISECONDS) return files;
    checkedAt = performance.now();
    const names = namesIn(directory);
    const build = names.map((name) => `${name} ${statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs}`).join();
    if (build !== known) files = names.includes(INDEX) ? read(directory, names, root) : undefined;
    known = build;
    return files;
  };
}

/** With slashes on every system. What begins with a dot, such as a list that vite makes for itself, is nobody's business. */
function namesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => relative(directory, join(parentPath, name)).split(sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name));
}

function read(directory: string, names: readonly string[], root: string): ConsoleFiles {
  const contents = new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
  const files = new Map([...contents].map(([name, content]) => [name, fileOf(name, content, contents)]));
  const html = Buffer.from((contents.get(INDEX) ?? '').toString().replace(BASE, `<base href="${root}"`));
  files.delete(INDEX);
  return { index: fileOf(INDEX, html, new Map()), find: (path) => files.get(path) };
}

const fileOf = (name: string, content: Buffer, contents: ReadonlyMap<string, Buffer>): ConsoleFile => ({
  contentType: CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
  content,
  hash: hash('sha256', content, 'base64url'),
  encoded: CODINGS.flatMap(([coding, ending]) => {
    const compressed = contents.get(name + ending);
    return compressed === undefined ? [] : [[coding, compressed] as const];
  }),
});
