import type { Demo } from './first-run.js';

export interface Welcome {
  readonly issuer: string;
  readonly demo: Demo;
  /** Where data are, in words. */
  readonly data: string;
  /** Emphasis for terminals that show it. */
  readonly colour: boolean;
}

/** What a newcomer reads when everything runs. */
export function welcome({ issuer, demo, data, colour }: Welcome): string {
  const bold = (text: string): string => (colour ? `\x1b[1m${text}\x1b[22m` : text);
  const { admin, client, api } = demo;
  const parts = [
    `${bold('Assent is ready')} at ${issuer}`,
    table([
      ['Metadata', metadataUrl(issuer)],
      ['Admin API', `${issuer}/admin`],
      ['Data', data],
    ]),
    admin.secret === undefined
      ? `Admin: ${knownBefore(admin.name, `npm run assent -- reset-password ${admin.name}`)}`
      : `${bold('Admin')} (note it down: this password is not shown again)\n${table([['Username', admin.name], ['Password', admin.secret]])}`,
    client.secret === undefined || api.secret === undefined
      ? `Demo client and API: their secrets were shown on the first run. New ones: npm run assent -- rotate-secret ${client.name} (or ${api.name})`
      : [
          `${bold('Demo client and API')} (these secrets are not shown again)`,
          table([
            ['client_id', `${client.name}, an app with redirect URI http://127.0.0.1:8080/cb`],
            ['client_secret', client.secret],
            ['client_id', `${api.name}, the server of the API ${api.identifier}`],
            ['client_secret', api.secret],
          ]),
          `${bold('Try it:')} get a token, ask what it is good for, revoke it and ask again`,
          curlCommands(issuer, demo).join('\n\n'),
        ].join('\n\n'),
    `Admin API token: npm run assent -- admin-token     More: npm run assent -- help     Stop: Ctrl-C`,
  ];
  return `\n${parts.join('\n\n')}\n\n`;
}

/** Three lines for a shell; each prints one line. */
export function curlCommands(issuer: string, { client, api }: Demo): readonly string[] {
  const asClient = `curl -sS -u '${client.name}:${client.secret}'`;
  const introspect = `curl -sS -w '\\n' -u '${api.name}:${api.secret}' -d "token=$TOKEN" ${issuer}/introspect`;
  return [
    `TOKEN=$(${asClient} -d grant_type=client_credentials -d scope=${api.scope} ${issuer}/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'); echo "$TOKEN"`,
    introspect,
    `${asClient} -d "token=$TOKEN" ${issuer}/revoke && ${introspect}`,
  ];
}

const knownBefore = (name: string, reset: string): string => `${name}, whose password was shown on the first run. A new one: ${reset}`;

/** @spec RFC 8414 §3.1 */
function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
}

function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
