/** Counts the tests that ran, from the reports that Jest wrote. */
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** So that a report that is there afterwards is of this run (or restored by Nx for the very same sources). */
export const forgetResults = () => rmSync(folder, { recursive: true, force: true });

/** A suite that could not start counts as one failed test, and so does a report that is missing. */
export function resultsOf(project) {
  const report = read(project);
  if (report === undefined) return { project, passed: 0, failed: 1, skipped: [], note: ' (no report: its tests did not run)' };
  return { project, passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites, skipped: skippedTests(report), note: '' };
}

/** What this machine cannot test, such as what only root may do: always told by name. */
const skippedTests = ({ testResults }) =>
  testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ fullName }) => fullName));

function read(project) {
  try {
    return JSON.parse(readFileSync(`${folder}${project}.json`, 'utf8'));
  } catch {
    return undefined; // never written, or cut off
  }
}
