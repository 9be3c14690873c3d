/** Runs Nx and keeps what it says. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

// No daemon: it would outlive the run, and several checkouts would each keep one.
const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };

/** @returns whether all went well, and everything that was printed */
export function nx(...words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/nx/dist/bin/nx.js', ...words], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ok: code === 0, output: stripVTControlCharacters(Buffer.concat(chunks).toString('utf8')) }));
  });
}

/** Runs one target of many projects, two at a time. */
export const runMany = (target, ...words) => nx('run-many', '-t', target, '--parallel=2', '--outputStyle=static', ...words);

/** Names of all projects that have tests. @throws Error Nx does not know */
export async function projectsWithTests() {
  const { ok, output } = await nx('show', 'projects', '--with-target', 'test', '--json');
  if (!ok) throw new Error(output);
  return JSON.parse(output.slice(output.indexOf('[')));
}

/** What failed tasks printed: the output without the sections of those that went well. */
export function failures(output) {
  const sections = output.split(/^(?=> nx run |\s*NX\b)/m);
  const failed = new Set([...output.matchAll(/^- (\S+:\S+)$/gm)].map(([, task]) => task));
  const told = sections.filter((section) => failed.has(/^> nx run (\S+)/.exec(section)?.[1]));
  return told.length === 0 ? output : told.join('');
}
