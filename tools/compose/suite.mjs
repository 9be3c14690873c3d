/** The end-to-end specs that need no more than an origin, against an installation that runs. */
import { fileURLToPath } from 'node:url';
import { run } from './docker.mjs';
import { NODE_SERVICES } from './installation.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMPORT = fileURLToPath(new URL('fresh-import.mjs', import.meta.url));
const LOGS = `docker compose logs --no-color --no-log-prefix --since "$ASSENT_E2E_SINCE" ${NODE_SERVICES.join(' ')}`;

const guide = (...names) => names.map((name) => `guide/${name}`);

/** As it comes. */
export const SPECS = [
  'main-job', 'oauth4webapi', 'openid-client', 'pages', 'device-page', 'other-origin',
  'console-main-job', 'console-secret-rotation', 'console-keyboard', 'console-languages', 'console-roles', 'console-size',
];
/** They find what they need whatever went before: nothing has to start anew for them. */
export const REPEATABLE_SPECS = ['main-job', 'oauth4webapi', 'openid-client', 'console-main-job'];
/** Without limits to wrong guesses, with numbers each second, and with the stores open to the spec. */
export const SPECS_OF_UNLIMITED = [
  'mac-tokens', 'token-inquiries', 'device', 'console-accessibility', 'console-live', 'console-states',
  ...guide('assertion-grants', 'authorization-request', 'client-authentication', 'endpoints', 'implicit', 'mac', 'password', 'registration', 'resource-access', 'token-errors', 'token-request', 'token-response', 'today', 'tokens-and-grants'),
];
export const UNLIMITED = { ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '1000000', ASSENT_SIGN_IN_FAILURE_LIMIT: '100000', ASSENT_SAMPLE_SECONDS: '1', ASSENT_DEVICE_INTERVAL_SECONDS: '1', ASSENT_REFRESH_GRACE_SECONDS: '0', ASSENT_LOG_LEVEL: 'debug' };
/** With everything old switched on. */
export const SPECS_OF_OLD = ['answer-pages', 'second-factor', 'mediagoblin', 'mediagoblin-cases', 'mediagoblin-clients', 'mediagoblin-consent'];
export const OLD = { ASSENT_UNREGISTERED_CLIENTS: 'on', ASSENT_PASSWORD_GRANT: 'on', ASSENT_MEDIAGOBLIN: 'on', ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS: 'on' };

/** @param keep what is there stays, and so do the processes @returns how many tests passed, in words @throws Error with Jest's words */
export async function specs(installation, names, { keep = false, settings = {} } = {}) {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--config', 'tools/jest.config.mjs', '--rootDir', 'e2e', '--runInBand', '--ci', '--silent', '--testTimeout=120000', '--forceExit'];
  const env = {
    ...installation.environment,
    ASSENT_E2E_ORIGIN: installation.origin,
    ASSENT_E2E_IMPORT: `"${process.execPath}" "${IMPORT}" ${keep ? '--keep' : ''}`,
    ASSENT_E2E_SETTINGS: JSON.stringify(settings),
    ASSENT_E2E_STORES: JSON.stringify(await installation.stores()),
    ASSENT_E2E_LOGS: LOGS,
    NO_COLOR: '1',
  };
  let printed = '';
  await run(process.execPath, [...jest, ...names.map((name) => `/src/${name}\\.spec\\.ts$`)], { cwd: ROOT, env, tell: (chunk) => (printed += chunk) }).catch((error) => {
    throw new Error(`${error.message}\n${printed.match(/● .+/g)?.join('\n') ?? ''}`);
  });
  return /^Tests: +(.+)$/m.exec(printed)?.[1] ?? '';
}
