import type { Credential, Demo, Example } from './first-run.js';

export interface Welcome {
  readonly issuer: string;
  readonly demo: Demo | undefined;
  /** Where data are, in words. */
  readonly data: string;
  /** Emphasis for terminals that show it. */
  readonly colour: boolean;
}

type Emphasis = (text: string) => string;

/** What a newcomer reads when everything runs. */
export function welcome({ issuer, demo, data, colour }: Welcome): string {
  const bold: Emphasis = (text) => (colour ? `\x1b[1m${text}\x1b[22m` : text);
  const paragraphs = [
    `${bold('Assent is ready')} at ${bold(issuer)}`,
    table([
      ['Console', `${issuer}/console/`],
      ['Metadata', metadataUrl(issuer)],
      ['Admin API', `${issuer}/admin (described by ${issuer}/admin/openapi.json)`],
      ['Data', data],
    ]),
    ...(demo === undefined ? [] : [adminPart(demo.admin, bold)]),
    ...(demo?.example === undefined ? [] : [examplePart(issuer, demo.example, bold)]),
    table([
      ['A token for the admin API', 'npm run assent -- admin-token'],
      ['Other commands', 'npm run assent -- help'],
      ['Stop', 'Ctrl-C'],
    ]),
  ];
  return `\n${paragraphs.join('\n\n')}\n\n`;
}

function adminPart({ name, secret }: Credential, bold: Emphasis): string {
  if (secret === undefined) return `${bold('Admin')}\n${table([[name, `made in an earlier run; a new password: npm run assent -- reset-password ${name}`]])}`;
  return `${bold('Admin')} (note the password down: it is not shown again)\n${table([['Username', name], ['Password', secret]])}`;
}

function examplePart(issuer: string, example: Example, bold: Emphasis): string {
  const { client, apiServer, api } = example;
  if (client.secret === undefined || apiServer.secret === undefined) {
    const again = ({ name }: Credential): [string, string] => [name, `made in an earlier run; a new secret: npm run assent -- rotate-secret ${name}`];
    return `${bold('Demo client and API')}\n${table([again(client), again(apiServer)])}`;
  }
  return [
    `${bold('Demo client and API')} (their secrets are not shown again)`,
    table([
      ['Client', `${client.name}, an app with the redirect URI http://127.0.0.1:8080/cb`],
      ['Secret', client.secret],
      ['API', `${api}, whose server introspects as ${apiServer.name}`],
      ['Secret', apiServer.secret],
    ]),
    `\n${bold('Try it')}: get a token, ask what it is good for, revoke it and ask again\n`,
    curlCommands(issuer, example).join('\n\n'),
  ].join('\n');
}

/** Three lines for a shell; each prints what it got. */
export function curlCommands(issuer: string, { client, apiServer, scope }: Example): readonly string[] {
  const asClient = `curl -sS -u '${client.name}:${client.secret}'`;
  const introspect = `curl -sS -w '\\n' -u '${apiServer.name}:${apiServer.secret}' -d "token=$TOKEN" ${issuer}/introspect`;
  return [
    `TOKEN=$(${asClient} -d grant_type=client_credentials -d scope=${scope} ${issuer}/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'); echo "$TOKEN"`,
    introspect,
    `${asClient} -d "token=$TOKEN" ${issuer}/revoke && ${introspect}`,
  ];
}

/** @spec RFC 8414 §3.1 */
function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
}

function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
