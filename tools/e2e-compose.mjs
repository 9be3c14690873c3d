/** `npm run e2e:compose`: docker/compose.yaml built, started, tried, scaled and taken down. It needs a Docker engine; without one it says so and ends with 0.
 *
 *  `npm run e2e:compose -- --quick` leaves the longer half of the specs out. */
import { missingEngine } from './compose/docker.mjs';
import { firstAdminSignsIn } from './compose/console-check.mjs';
import { containerChecks } from './compose/container-checks.mjs';
import { FIXTURE, introspect, newToken } from './compose/fixture.mjs';
import { frontDoorChecks, replicaChecks } from './compose/front-door-checks.mjs';
import { Installation } from './compose/installation.mjs';
import { OLD, REPEATABLE_SPECS, specs, SPECS, SPECS_OF_OLD, SPECS_OF_UNLIMITED, UNLIMITED } from './compose/suite.mjs';
import { tlsChecks } from './compose/tls-checks.mjs';
import { prepare } from './prepare.mjs';

const PROJECT = `assent-e2e-${process.pid}`;
const SCALE = ['--scale', 'introspection=3', '--scale', 'token=2'];
const quick = process.argv.includes('--quick');
const failed = [];
let passed = 0;

const missing = await missingEngine();
if (missing === undefined) await main();
else console.log(`e2e:compose did not run: ${missing}. Nothing was tested.`);

async function main() {
  prepare((line) => console.log(line));
  const installation = await Installation.prepare(PROJECT);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void installation.remove().finally(() => process.exit(1)));
  try {
    await phases(installation);
  } catch (error) {
    console.error(error.message);
    failed.push('the rest');
  } finally {
    await step('everything is taken down', () => installation.remove());
  }
  console.log(failed.length === 0 ? `e2e:compose: ${passed} passed.` : `e2e:compose: ${passed} passed, ${failed.length} FAILED: ${failed.join('; ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function phases(installation) {
  await must('the images are built', () => installation.build());
  await must('a copied .env is enough to start', () => installation.up());
  await step('an admin made by the command line signs in to the console', () => firstAdminSignsIn(installation));
  await must('the command line imports a file', () => installation.cli(['import', '/dev/stdin'], JSON.stringify(FIXTURE)));
  for (const [sentence, check] of [...containerChecks(installation), ...frontDoorChecks(installation)]) await step(sentence, check);
  await step('what was issued is still there after everything was down', () => downAndUp(installation));
  if (!quick) await step(`end-to-end specs: ${SPECS.join(', ')}`, () => specs(installation, SPECS));
  await scaled(installation);
  if (!quick) await withOtherSettings(installation);
  await withTls(installation);
}

async function scaled(installation) {
  await installation.cli(['import', '/dev/stdin'], JSON.stringify(FIXTURE));
  await must('it scales out while it runs: three introspection, two token', () => installation.up('--no-recreate', ...SCALE));
  await step(`end-to-end specs on all replicas: ${REPEATABLE_SPECS.join(', ')}`, () => specs(installation, REPEATABLE_SPECS, { keep: true }));
  for (const [sentence, check] of replicaChecks(installation)) await step(sentence, check);
}

async function withOtherSettings(installation) {
  installation.openStores();
  installation.configure(UNLIMITED);
  await must('it starts anew with other settings', () => installation.up());
  await step(`end-to-end specs without limits: ${SPECS_OF_UNLIMITED.join(', ')}`, () => specs(installation, SPECS_OF_UNLIMITED, { settings: UNLIMITED }));
  installation.configure(OLD);
  await must('it starts anew with everything old switched on, scaled out', () => installation.up(...SCALE));
  await step(`end-to-end specs with everything old switched on: ${SPECS_OF_OLD.join(', ')}`, () => specs(installation, SPECS_OF_OLD, { settings: OLD }));
}

async function withTls(installation) {
  installation.configure({ ASSENT_ISSUER: `https://localhost:${installation.ports.https}`, FRONT_DOOR_TLS: 'internal' });
  await must('it starts anew with TLS', () => installation.up());
  await installation.cli(['import', '/dev/stdin'], JSON.stringify(FIXTURE));
  for (const [sentence, check] of tlsChecks(installation)) await step(sentence, check);
}

async function downAndUp(installation) {
  const token = await newToken(installation.origin);
  await installation.compose(['down', '--timeout', '20']);
  await installation.up();
  const { active } = await (await introspect(installation.origin, token)).json();
  if (active !== true) throw new Error('the token is gone');
}

/** Does one thing and says how it went. @returns whether it went well */
async function step(sentence, act) {
  const start = performance.now();
  let problem;
  const result = await Promise.resolve().then(act).catch((error) => void (problem = error));
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${sentence}${typeof result === 'string' && /passed/.test(result) ? `: ${result.trim()}` : ''} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (problem === undefined) passed += 1;
  else {
    failed.push(sentence);
    console.log(String(problem.stack ?? problem).replace(/^/gm, '       '));
  }
  return problem === undefined;
}

/** Nothing after it makes sense without it. */
async function must(sentence, act) {
  if (!(await step(sentence, act))) throw new Error('e2e:compose stops here.');
}
