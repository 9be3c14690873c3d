import type { ApplicationType, ClientPatch, ClientView } from '@assent/admin-contracts';
import { compactRows, filledRows } from '../shared/filled-rows.js';
import { readJwks } from '../shared/public-jwks.js';

type Switches =
  | 'require_pkce' | 'allow_implicit' | 'implicit_answer_page' | 'allow_password_grant' | 'allow_body_token' | 'allow_query_token'
  | 'strict_token_type' | 'mac_require_bodyhash' | 'mac_allow_draft_00' | 'allow_mediagoblin' | 'skip_consent';
type Choices = 'token_endpoint_auth_method' | 'client_type' | 'profile' | 'redirect_match' | 'access_token_type' | 'mac_algorithm';
type Texts = 'client_name' | 'client_description' | 'client_uri' | 'logo_uri' | 'policy_uri' | 'tos_uri';

/** A client as its form has it, under the names of the API. Empty: it has none. */
export interface ClientValues extends Readonly<Record<Switches, boolean>>, Readonly<Record<Choices | Texts, string>> {
  readonly application_type: ApplicationType | '';
  readonly contacts: string[];
  readonly redirect_uris: string[];
  readonly grant_types: string[];
  readonly token_types: string[];
  readonly scope: string[];
  /** As text. */
  readonly jwks: string;
  readonly access_token_ttl_seconds: number | '';
}

const SWITCHES = [
  'require_pkce', 'allow_implicit', 'implicit_answer_page', 'allow_password_grant', 'allow_body_token', 'allow_query_token',
  'strict_token_type', 'mac_require_bodyhash', 'mac_allow_draft_00', 'allow_mediagoblin', 'skip_consent',
] as const satisfies readonly Switches[];
const CHOICES = ['token_endpoint_auth_method', 'client_type', 'profile', 'redirect_match', 'access_token_type', 'mac_algorithm'] as const satisfies readonly Choices[];
const TEXTS = ['client_name', 'client_description', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const satisfies readonly Texts[];

export const valuesOf = (client: ClientView): ClientValues => ({
  ...picked(client, SWITCHES),
  ...picked(client, CHOICES),
  ...(Object.fromEntries(TEXTS.map((name) => [name, client[name] ?? ''])) as Record<Texts, string>),
  application_type: client.application_type ?? '',
  contacts: compactRows(client.contacts ?? []),
  redirect_uris: compactRows(client.redirect_uris),
  grant_types: [...client.grant_types],
  token_types: [...client.token_types],
  scope: wordsOf(client.scope),
  jwks: client.jwks === undefined ? '' : JSON.stringify(client.jwks, undefined, 2),
  access_token_ttl_seconds: client.access_token_ttl_seconds ?? '',
});

/** What differs from the client: null takes a member back to its default, and what is the same is not in it. Key sets that cannot be read are left out. */
export function patchOf(client: ClientView, values: ClientValues): ClientPatch {
  const before = comparable(documentOf(valuesOf(client)));
  const wanted = documentOf(values);
  const after = comparable(wanted);
  const changed = Object.keys(wanted).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.filter((name) => name !== 'jwks' || isReadable(values.jwks)).map((name) => [name, wanted[name] ?? null]));
}

export const isReadable = (jwks: string): boolean => jwks.trim() === '' || readJwks(jwks) !== undefined;

type Document = Readonly<Record<string, unknown>>;

/** Members as the API takes them; undefined: none. */
const documentOf = (values: ClientValues): Document => ({
  ...picked(values, SWITCHES),
  ...picked(values, CHOICES),
  ...Object.fromEntries(TEXTS.map((name) => [name, filled(values[name])])),
  application_type: filled(values.application_type),
  contacts: some(filledRows(values.contacts).map(({ text }) => text)),
  redirect_uris: filledRows(values.redirect_uris).map(({ text }) => text),
  grant_types: values.grant_types,
  token_types: values.token_types,
  scope: values.scope.join(' '),
  jwks: readJwks(values.jwks),
  access_token_ttl_seconds: values.access_token_ttl_seconds === '' ? undefined : values.access_token_ttl_seconds,
});

/** Order means nothing in scopes, grant types and token types. */
const comparable = (document: Document): Document => ({
  ...document,
  scope: wordsOf(String(document['scope'])).sort(),
  grant_types: [...(document['grant_types'] as readonly string[])].sort(),
  token_types: [...(document['token_types'] as readonly string[])].sort(),
});

const filled = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
const some = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);
const wordsOf = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const picked = <Source extends object, Name extends keyof Source>(source: Source, names: readonly Name[]): Pick<Source, Name> =>
  Object.fromEntries(names.map((name) => [name, source[name]])) as Pick<Source, Name>;
