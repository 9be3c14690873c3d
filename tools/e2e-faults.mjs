/** npm run e2e:faults: breaks real processes under load and checks what callers saw. Options: --only TEXT (faults whose name contains it),
 *  --seconds N (how long each fault lasts, and the load before and after it; default 4). See docs/faults.md. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const SECONDS = Number(option('seconds', 4));
const ONLY = option('only', '');
if (!Number.isFinite(SECONDS) || SECONDS <= 0 || ONLY === undefined) throw new Error('Usage: npm run e2e:faults [-- --only TEXT --seconds N]');

prepare((sentence) => console.log(sentence));
const folder = mkdtempSync(join(tmpdir(), 'assent-faults-'));
try {
  const report = join(folder, 'report.jsonl');
  process.exitCode = await runFaults(report);
  printTable(existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : []);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns the exit code: 0 when every fault ended well */
async function runFaults(report) {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--config', 'tools/jest.faults.config.mjs', '--rootDir', 'e2e'];
  const only = ONLY === '' ? [] : ['-t', ONLY.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
  const env = { ...process.env, E2E_FAULTS_REPORT: report, E2E_FAULTS_SECONDS: String(SECONDS) };
  // A group of its own: whatever it started ends with it, however it ends.
  const child = spawn(process.execPath, [...jest, '--runInBand', '--forceExit', ...only], { cwd: root, env, stdio: 'inherit', detached: true });
  const endAll = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // nothing was left
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, endAll);
  const [code] = await once(child, 'exit');
  endAll();
  return code ?? 1;
}

function printTable(rows) {
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
  const header = ['Fault', 'Requests', 'Refused', '503', 'No answer', 'Longest outage', 'Works again after', 'Checker'];
  const lines = rows.map(({ fault, longestOutage, noticed, recoveredAfterMilliseconds, refused, requests, unanswered, unavailable, violations }) => [
    fault,
    ...[requests, refused, unavailable, unanswered].map(String),
    longestOutage === undefined ? 'none' : `${seconds(longestOutage.milliseconds)} ${longestOutage.kind}`,
    seconds(recoveredAfterMilliseconds),
    [...(violations.length > 0 ? [`${violations.length} contradictions`] : []), ...(noticed > 0 ? [`${noticed} should not have noticed`] : [])].join(', ') || 'sound',
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  const row = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log(`\n${row(header)}\n| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const line of lines) console.log(row(line));
}
