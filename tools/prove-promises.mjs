/** npm run prove-promises: takes the protection behind each promise out of the source, runs the promise's end-to-end tests, and
 *  demands that they fail; then puts everything back. A test that cannot fail proves nothing. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each `taken` stands for the protection; `without` is what a careless developer might have written. */
const PROMISES = [
  {
    promise: '1. single use',
    protection: 'the grant is redeemed by one conditional update',
    file: 'libs/storage-postgres/src/stores/grant-statements.ts',
    taken: "'g.redeemed_at IS NULL')}`",
    without: "'TRUE')}`",
  },
  {
    promise: '2. revoked is revoked',
    protection: 'what is remembered counts only under the epoch of this very moment',
    file: 'libs/storage-postgres/src/hot/remembered.ts',
    taken: 'if (entry?.epoch === epoch) return entry.value;',
    without: 'if (entry !== undefined) return entry.value;',
  },
  {
    promise: '3. nothing acknowledged is lost',
    protection: 'the answer waits for the commit',
    file: 'libs/core/src/grants/client-credentials.ts',
    taken: "if ((await accessTokens.save(access.token)) === 'refused') throw new InvalidClient('the client was disabled meanwhile');",
    without: 'accessTokens.save(access.token).catch(() => new InvalidClient(String(access)));',
  },
  {
    promise: '4. fail closed',
    protection: 'a store that is down is no answer about a token',
    file: 'libs/core/src/endpoints/introspect.ts',
    taken: 'const found = await verifying;',
    without: "const found = await verifying.catch(() => ({ refused: '' }));",
    // the caller's own look-up fails as well: that protection goes too
    also: {
      file: 'libs/core/src/endpoints/answering.ts',
      taken: 'if (error instanceof StoreUnavailable) return new TemporarilyUnavailable(error.message, error);',
      without: "if (error instanceof StoreUnavailable) return new (class extends TemporarilyUnavailable { override readonly status = 200 as 503; })('');",
    },
  },
  {
    promise: '5. secrets at rest',
    protection: 'tokens and codes are kept as hashes',
    file: 'libs/core/src/secrets/sha256.ts',
    taken: "hash('sha256', text, 'buffer')",
    without: "Buffer.concat([Buffer.from(text), hash('sha256', text, 'buffer').subarray(0, 0)])",
  },
  {
    promise: '6. storage does not grow for ever',
    protection: 'days that have passed are dropped',
    file: 'libs/storage-postgres/src/operations/maintain.ts',
    taken: 'for (const table of PARTITIONED_TABLES) await dropPassed(client, table, now);',
    without: 'void [dropPassed, PARTITIONED_TABLES];',
  },
  {
    promise: '7. refresh rotation that forgives the network',
    protection: 'the earlier answer is kept and given again',
    file: 'libs/core/src/grants/refresh-token.ts',
    taken: '!mayHaveAnswerAgain(',
    without: 'mayHaveAnswerAgain(',
  },
];

const saved = new Map();
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('exit', restore);

let unproven = 0;
for (const entry of PROMISES) {
  const { promise, protection } = entry;
  process.stdout.write(`${promise}: without "${protection}" … `);
  for (const change of [entry, ...(entry.also ? [entry.also] : [])]) takeOut(change);
  build();
  const { status, output } = test(promise);
  restore();
  const failed = /Tests: +(\d+) failed/.exec(output)?.[1];
  const proven = status !== 0 && failed !== undefined;
  console.log(proven ? `${failed} of its tests failed, as they must` : `ITS TESTS DID NOT FAIL\n${output.slice(-3000)}`);
  if (!proven) unproven += 1;
}
build();
const intact = test('the seven promises');
console.log(intact.status === 0 ? 'With every protection back, all tests of the promises pass.' : `With every protection back, tests fail:\n${intact.output.slice(-5000)}`);
process.exitCode = unproven === 0 && intact.status === 0 ? 0 : 1;

function takeOut({ file, taken, without }) {
  const path = root + file;
  const source = readFileSync(path, 'utf8');
  if (!source.includes(taken)) throw new Error(`${file} has changed: the protection "${taken}" is not there any more`);
  if (!saved.has(path)) saved.set(path, source);
  writeFileSync(path, source.replace(taken, without));
}

function restore() {
  for (const [path, source] of saved) writeFileSync(path, source);
  saved.clear();
}

function build() {
  const { status, stdout } = spawnSync('node_modules/.bin/tsc', ['-b', 'apps/standalone'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}`);
}

function test(name) {
  const command = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--config', 'tools/jest.config.mjs', '--rootDir', 'e2e', 'promises.spec', '-t', name];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status, output: stdout + stderr };
}
