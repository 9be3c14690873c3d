import { DEFAULT_SERVER_CONFIG as DEFAULTS } from '@assent/core';
import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, type Setting, withDefault } from './setting.js';

const SWITCH = ['off', 'on'] as const;

const switched = (variable: string, description: string): Setting<boolean> =>
  withDefault('off', {
    variable,
    description,
    rule: '`on` or `off`',
    example: 'on',
    schema: z.enum(SWITCH).transform((value) => value === 'on'),
  });

/** RFC 6749 §3.1, §3.2: a query may be there, a fragment must not. */
const endpoint = (variable: string, name: string, path: string): Setting<string | undefined> =>
  optional({
    variable,
    description: `The ${name} endpoint's URI as metadata publish it, when it has a query of its own. The query stays when parameters are added.`,
    rule: `an absolute URI at the path \`${path}\` below the issuer, without a fragment`,
    example: `https://auth.example.com${path}?tenant=one`,
    schema: z.string().refine((uri) => URL.canParse(uri) && !uri.includes('#') && new URL(uri).pathname.endsWith(path)),
  });

/** What today's rules advise against, switched for the whole instance; and where the endpoints are. Named like the fields of the core's ServerConfig. */
export const featureSettings = {
  passwordGrantEnabled: switched(
    'ASSENT_PASSWORD_GRANT',
    "The resource owner password credentials grant, for clients with `allow_password_grant`. RFC 9700 §2.4 forbids it: programs see people's passwords.",
  ),
  unregisteredClients: switched(
    'ASSENT_UNREGISTERED_CLIENTS',
    'Clients that nobody registered may ask people for access; the origin of their redirect URI is their `client_id` (as remoteStorage has it).',
  ),
  plaintextMac: switched('ASSENT_PLAINTEXT_MAC', 'MAC requests that came over plain http are verified too. Everybody on the way can read them.'),
  legacyIntrospection: switched(
    'ASSENT_LEGACY_INTROSPECTION',
    'Introspection answers `GET` with `?token=` or with the token itself as bearer, as the modes `get` and `auth` of Dovecot want it. Tokens in URLs end up in logs.',
  ),
  mediagoblin: switched('ASSENT_MEDIAGOBLIN', "The routes of GNU MediaGoblin's OAuth plugin, `/oauth/…` and `/oauth-2/…`, for clients with `allow_mediagoblin`. An API must own the scope `full_control`."),
  mediagoblinHttpRedirects: switched('ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS', 'Clients that people register on those routes may have redirect URIs with plain http, as the plugin allowed.'),
  mediagoblinErrorStatus: withDefault('compat', {
    variable: 'ASSENT_MEDIAGOBLIN_ERROR_STATUS',
    description: "Status of errors of that token endpoint: `compat` is 200 for all, as the plugin had it and its clients expect; `rfc` is that of RFC 6749 §5.2.",
    rule: '`compat` or `rfc`',
    example: 'compat',
    schema: z.enum(['compat', 'rfc']),
  }),
  mediagoblinDenyReturnsToPrompt: switched('ASSENT_MEDIAGOBLIN_DENY_RETURNS_TO_PROMPT', 'Who declines there sees the question again, as with the plugin, instead of going back to the client with `access_denied`.'),
  macWindowSeconds: numberSetting({
    variable: 'ASSENT_MAC_WINDOW_SECONDS',
    description: "How far a MAC request's timestamp, adjusted to the client's clock, may be from now.",
    unit: 'seconds',
    min: 10,
    max: 3600,
    fallback: DEFAULTS.macWindowSeconds,
  }),
  macMaxInitialSkewSeconds: numberSetting({
    variable: 'ASSENT_MAC_MAX_INITIAL_SKEW_SECONDS',
    description: "How wrong a client's clock may be at its first MAC request.",
    unit: 'seconds',
    min: 0,
    max: 3650 * 86_400,
    fallback: DEFAULTS.macMaxInitialSkewSeconds,
  }),
  authorizationEndpoint: endpoint('ASSENT_AUTHORIZATION_ENDPOINT', 'authorization', '/authorize'),
  tokenEndpoint: endpoint('ASSENT_TOKEN_ENDPOINT', 'token', '/token'),
};
