/** Counts the tests that ran, from the reports that Jest wrote. */
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** So that a report that is there afterwards is of this run (or restored by Nx for the very same sources). */
export const forgetResults = () => rmSync(folder, { recursive: true, force: true });

/** A suite that could not start counts as one failed test, and so does a test that was skipped or a report that is missing. */
export function resultsOf(project) {
  const report = read(project);
  if (report === undefined) return { project, passed: 0, failed: 1, note: 'no report: its tests did not run' };
  const skipped = report.numPendingTests + report.numTodoTests;
  return {
    project,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + skipped,
    note: skipped > 0 ? `${skipped} skipped` : undefined,
  };
}

function read(project) {
  try {
    return JSON.parse(readFileSync(`${folder}${project}.json`, 'utf8'));
  } catch {
    return undefined; // never written, or cut off
  }
}
