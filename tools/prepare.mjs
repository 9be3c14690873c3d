/** Makes a fresh clone runnable: packages, then a build. Needs no package itself. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installDependencies, isInstalled } from './dependencies.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** @param tell is given one line about each thing that takes a while
 *  @throws Error with a sentence for the person who waits */
export function prepare(tell) {
  requireNode();
  if (!isInstalled()) {
    tell('Installing packages (the first time this takes a minute or two) …');
    installDependencies();
  }
  tell('Building …');
  build();
}

function requireNode() {
  const wanted = /\d+\.\d+/.exec(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).engines.node)[0];
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor < major || (ownMajor === major && ownMinor < minor)) throw new Error(`Node.js ${wanted} or newer is needed; this is ${process.versions.node}.`);
}

/** Nx knows what is up to date; its own words are only of interest when something fails. */
function build() {
  const nx = fileURLToPath(new URL('../node_modules/nx/dist/bin/nx.js', import.meta.url));
  const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [nx, 'run', '@assent/standalone:build', '--outputStyle=static'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The build failed.\n\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
}
