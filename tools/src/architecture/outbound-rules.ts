import { isSpec } from './repository.js';
import type { Rule } from './rule.js';
import type { Import, SourceFile } from './source-file.js';

/** Who connects to an address that is not a store's, and what keeps that harmless. The stores have drivers with time limits. */
const CALLERS: Readonly<Record<string, string>> = {
  'apps/standalone/src/cli/authorization-code-grant.ts': 'the command line asks the installation of who runs it, with a time limit',
  'libs/resource-server/src/json-answer.ts': 'the SDK asks the issuer of its configuration, with a time limit and without redirects',
  'libs/service-kit/src/tracing/open-telemetry.ts': 'spans go to the collector of the configuration, with a time limit, and nobody waits for it',
};

const CALLS = /(?<![.\w])(globalThis\.)?fetch\s*\(|\bnew (WebSocket|EventSource)\(/;

/** Modules that connect to somebody, and what of them does; undefined: all of it. */
const MODULES: Readonly<Record<string, readonly string[] | undefined>> = {
  'node:http': ['request', 'get'],
  'node:https': undefined,
  'node:http2': undefined,
  'node:net': ['connect', 'createConnection'],
  'node:tls': undefined,
  'node:dgram': undefined,
  'node:dns': undefined,
  'node:dns/promises': undefined,
  undici: undefined,
  axios: undefined,
  got: undefined,
  'node-fetch': undefined,
  '@opentelemetry/exporter-trace-otlp-http': undefined,
};

const connects = ({ names, specifier, typeOnly }: Import): boolean =>
  !typeOnly && specifier in MODULES && (MODULES[specifier]?.some((name) => names.includes(name) || names.includes('*')) ?? true);

const callsOut = ({ imports, text }: SourceFile): boolean => CALLS.test(text) || imports.some(connects);

const runsOnAServer = (path: string): boolean => /^(apps|libs)\//.test(path) && !/^(apps\/console|libs\/core-testing)\//.test(path) && !isSpec(path);

const knownCallers: Rule = {
  states: 'only files that say how it is guarded connect to anything but the stores',
  because: 'a service that fetches an address which a client has chosen reaches what the client cannot (server-side request forgery), and one without a time limit waits for ever',
  violations: ({ files }) => files.filter((file) => runsOnAServer(file.path) && callsOut(file) && !(file.path in CALLERS)).map(({ path }) => `${path} calls out`),
  forbidden: [
    { path: 'libs/core/src/client-auth/forbidden.ts', text: 'export const keys = (client: { jwksUri: string }) => fetch(client.jwksUri);' },
    { path: 'apps/token/src/forbidden.ts', text: `import { request } from 'node:http';` },
    { path: 'libs/service-kit/src/forbidden.ts', text: `import * as https from 'node:https';` },
    { path: 'libs/storage-redis/src/forbidden.ts', text: `import { connect } from 'node:net';` },
    { path: 'libs/core/src/grants/forbidden.ts', text: `const { get } = await import('node:http');` },
  ],
};

const callersExist: Rule = {
  states: 'every file in the list of those that call out does so',
  because: 'a place that was left in the list would be free for somebody else',
  violations: ({ files }) => Object.keys(CALLERS).filter((path) => !files.some((file) => file.path === path && callsOut(file))),
  forbidden: [{ path: 'libs/resource-server/src/json-answer.ts', text: 'export {};' }],
};

export const outboundRules: readonly Rule[] = [knownCallers, callersExist];
