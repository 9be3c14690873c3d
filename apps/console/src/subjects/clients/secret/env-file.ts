export interface EnvFileClient {
  readonly client_id: string;
  readonly redirect_uris: readonly string[];
  readonly scope: string;
}

/** What an application needs to know, for its environment. @param clientSecret absent: the client has none */
export function envFile(client: EnvFileClient, issuer: string, clientSecret: string | undefined): string {
  const entries: readonly (readonly [name: string, value: string | undefined])[] = [
    ['ASSENT_ISSUER', issuer],
    ['OAUTH_CLIENT_ID', client.client_id],
    ['OAUTH_CLIENT_SECRET', clientSecret],
    ['OAUTH_REDIRECT_URI', client.redirect_uris[0]],
    ['OAUTH_SCOPE', client.scope],
  ];
  return entries.map(([name, value]) => (value === undefined || value === '' ? '' : `${name}=${quoted(value)}\n`)).join('');
}

/** The same for dotenv, docker compose and `source`. */
function quoted(value: string): string {
  if (/^[\w./:@%+,=-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value.replaceAll(/["$\\`]/g, '\\$&')}"` : `'${value}'`;
}
