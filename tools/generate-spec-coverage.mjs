/** Writes docs/spec-coverage.md from the names of the tests. Run it as `npm run docs`. */
import { writeFile } from 'node:fs/promises';
import { specCoverage } from './dist/coverage/spec-coverage.js';

const { page, problems } = specCoverage();
if (problems.length === 0) {
  await writeFile(new URL('../docs/spec-coverage.md', import.meta.url), page);
  console.log('docs/spec-coverage.md is up to date.');
} else {
  console.error(`docs/spec-coverage.md was not written:\n${problems.join('\n')}`);
  process.exitCode = 1;
}
