/** `npm test`: everything from a fresh clone to one last line. See docs/testing.md. */
import { installDependencies } from './dependencies.mjs';
import { failures, nx, projectsWithTests, runMany } from './test/nx.mjs';
import { installPrograms } from './test/programs.mjs';
import { forgetResults, resultsOf } from './test/results.mjs';

const END_TO_END = '@assent/e2e';
const total = { passed: 0, failed: 0 };

async function main() {
  forgetResults();
  const ready = (await step('packages', install)) && (await step('redis-server and chromium', programs));
  if (!ready) return count(0, 1);
  countStep(await step('lint', () => nx('run', '@assent/tools:lint-all', '--outputStyle=static')));
  for (const target of ['typecheck', 'build']) countStep(await step(target, () => runMany(target)));
  const projects = await projectsWithTests();
  const unitOk = await step('unit and contract tests', () => runMany('test', `--exclude=${END_TO_END}`));
  tell(projects.filter((project) => project !== END_TO_END), unitOk);
  const endToEndOk = await step('end-to-end tests', () => nx('run', `${END_TO_END}:test`, '--outputStyle=static'));
  tell([END_TO_END], endToEndOk);
}

/** Does one thing and says how it went. */
async function step(name, act) {
  const start = performance.now();
  let result;
  try {
    result = await act();
  } catch (error) {
    result = { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
  if (!result.ok) console.log(failures(result.output));
  console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result.ok;
}

async function install() {
  return { ok: true, output: installDependencies() ? 'installed' : '' };
}

async function programs() {
  installPrograms((sentence) => console.log(`       ${sentence}`));
  return { ok: true, output: '' };
}

/** One line for each project; a run that failed without a failed test counts as one. */
function tell(projects, ok) {
  const results = projects.map(resultsOf);
  for (const { project, passed, failed, skipped, note } of results) {
    console.log(`       ${project}: ${passed} passed, ${failed} failed${note}`);
    for (const name of skipped) console.log(`       SKIPPED here: ${name}`);
  }
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  count(results.reduce((sum, result) => sum + result.passed, 0), !ok && failed === 0 ? 1 : failed);
}

const countStep = (ok) => count(ok ? 1 : 0, ok ? 0 : 1);

function count(passed, failed) {
  total.passed += passed;
  total.failed += failed;
}

await main();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
