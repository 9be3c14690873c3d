/** Runs Nx and keeps what it says. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

// No daemon: it would outlive the run, and several checkouts would each keep one.
const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };

const SIGNALS = ['SIGINT', 'SIGTERM'];

/** A run that hangs fails, instead of holding up whoever waits for the last line. */
const MAX_MINUTES = 30;

/** @returns whether all went well, and everything that was printed */
export function nx(...words) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that nothing that it started outlives it.
    const child = spawn(process.execPath, ['node_modules/nx/dist/bin/nx.js', ...words], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const chunks = [];
    const stop = () => process.kill(-child.pid, 'SIGTERM');
    const giveUp = setTimeout(() => (chunks.push(Buffer.from(`Not finished after ${MAX_MINUTES} minutes.\n`)), stop()), MAX_MINUTES * 60_000);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    const leave = () => (stop(), process.exit(1));
    for (const signal of SIGNALS) process.once(signal, leave);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(giveUp);
      for (const signal of SIGNALS) process.off(signal, leave);
      resolve({ ok: code === 0, output: stripVTControlCharacters(Buffer.concat(chunks).toString('utf8')) });
    });
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
