import { redactText } from '../logs/redact.js';
import { type AssentConfig, everySetting, SERVICE_SLICES, type StandaloneConfig } from './assent-config.js';
import { ConfigurationError } from './configuration-error.js';
import { didYouMean } from './did-you-mean.js';
import { type Environment, valueIn } from './environment.js';
import { fileVariableOf, readSecretFiles, secretFileVariables } from './secret-files.js';
import type { Setting, Slice, ValuesOf } from './setting.js';
import { standaloneSettings } from './standalone.settings.js';
import { storeContradictions } from './store-contradictions.js';

const PREFIX = 'ASSENT_';
const SHOWN_CHARACTERS = 80;

/** Reads a service's settings and checks them all before it complains.
 *  @throws ConfigurationError naming every problem */
export function readConfig(given: Environment): AssentConfig {
  const { env, problems: unread } = readSecretFiles(given);
  const problems = [...unread];
  const config: AssentConfig = {
    service: readSlice(SERVICE_SLICES.service, env, problems),
    storage: readSlice(SERVICE_SLICES.storage, env, problems),
    lifetimes: readSlice(SERVICE_SLICES.lifetimes, env, problems),
    limits: readSlice(SERVICE_SLICES.limits, env, problems),
    features: readSlice(SERVICE_SLICES.features, env, problems),
    operations: readSlice(SERVICE_SLICES.operations, env, problems),
    metrics: readSlice(SERVICE_SLICES.metrics, env, problems),
    tracing: readSlice(SERVICE_SLICES.tracing, env, problems),
  };
  problems.push(...unknownVariables(env), ...contradictions(config), ...storeContradictions(env));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

/** @throws ConfigurationError naming every problem */
export function readStandaloneConfig(env: Environment): StandaloneConfig {
  const problems: string[] = [];
  const config = readSlice(standaloneSettings, env, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

function readSlice<S extends Slice>(slice: S, env: Environment, problems: string[]): ValuesOf<S> {
  const values = Object.entries(slice).map(([name, setting]) => [name, readSetting(setting, env, problems)] as const);
  return Object.fromEntries(values) as ValuesOf<S>;
}

function readSetting<T>(setting: Setting<T>, env: Environment, problems: string[]): T | undefined {
  const text = valueIn(env, setting.variable) ?? setting.fallback;
  if (text === undefined) {
    if (setting.required && valueIn(env, fileVariableOf(setting.variable)) === undefined) problems.push(problem(setting, 'is missing: it'));
    return undefined;
  }
  const result = setting.schema.safeParse(text);
  if (result.success) return result.data;
  problems.push(problem(setting, setting.secret ? '(value not shown)' : `(now ${JSON.stringify(redactText(text).slice(0, SHOWN_CHARACTERS))})`));
  return undefined;
}

const problem = ({ variable, rule, example }: Setting<unknown>, what: string): string =>
  `${variable} ${what} must be ${rule}. Example: ${variable}=${example}`;

function unknownVariables(env: Environment): readonly string[] {
  const known = [...everySetting().map(({ variable }) => variable), ...secretFileVariables()];
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const suggestion = didYouMean(name, known);
      return `${name} is not a setting${suggestion ? `: did you mean ${suggestion}?` : '. docs/configuration.md lists them all.'}`;
    });
}

/** Values that are fine alone and wrong together. */
function contradictions({ features, lifetimes, service }: AssentConfig): readonly string[] {
  return [...endpointsElsewhere(features, service), ...idleBeyondEnd(lifetimes)];
}

const endpointsElsewhere = ({ authorizationEndpoint, tokenEndpoint }: AssentConfig['features'], { issuer }: AssentConfig['service']): readonly string[] =>
  [
    ['ASSENT_AUTHORIZATION_ENDPOINT', authorizationEndpoint, `${issuer}/authorize`] as const,
    ['ASSENT_TOKEN_ENDPOINT', tokenEndpoint, `${issuer}/token`] as const,
  ]
    .filter(([, uri, own]) => uri !== undefined && uri !== own && !uri.startsWith(`${own}?`))
    .map(([variable, uri, own]) => `${variable} (now ${JSON.stringify(uri)}) must be ${own}, with or without a query. Example: ${variable}=${own}?tenant=one`);

function idleBeyondEnd(lifetimes: AssentConfig['lifetimes']): readonly string[] {
  const { refreshTokenIdleTtlSeconds: idle, refreshTokenTtlSeconds: absolute } = lifetimes;
  return idle > absolute
    ? [
        `ASSENT_REFRESH_TOKEN_IDLE_TTL_SECONDS (now ${idle}) must be at most ASSENT_REFRESH_TOKEN_TTL_SECONDS (now ${absolute}). ` +
          `Example: ASSENT_REFRESH_TOKEN_IDLE_TTL_SECONDS=${absolute}`,
      ]
    : [];
}
