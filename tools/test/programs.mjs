/** The programs that tests need beside npm packages: a real Redis and a real browser. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chromiumPath } from '../chromium.mjs';

const PROGRAMS = [
  { debianPackages: ['redis-server'], isThere: () => onPath('redis-server') },
  { debianPackages: ['chromium', 'fonts-liberation'], isThere: () => chromiumPath() !== undefined },
];

/** Installs what is missing where that is possible.
 *  @param say told about each installation
 *  @throws Error with the line to type */
export function installPrograms(say) {
  const missing = PROGRAMS.filter(({ isThere }) => !isThere()).flatMap(({ debianPackages }) => debianPackages);
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) throw new Error(`Missing: ${missing.join(', ')}. Install with: ${process.getuid?.() === 0 ? '' : 'sudo '}${line}`);
  say(`installing ${missing.join(', ')}`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...missing);
  if (!PROGRAMS.every(({ isThere }) => isThere())) throw new Error(`Still missing after: ${line}`);
}

function aptGet(...words) {
  const { status, stdout, stderr } = spawnSync('apt-get', words, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (status !== 0) throw new Error(`apt-get ${words.join(' ')} failed:\n${stdout}${stderr}`);
}

const onPath = (program) => (process.env.PATH ?? '').split(':').some((folder) => isExecutable(`${folder}/${program}`));

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
