import type { Snippet, SnippetClient } from '../snippet.js';
import { formEncoded, hasSecret, usesBasic } from '../snippet-parts.js';

const mechanisms = (): string => `auth_mechanisms = $auth_mechanisms oauthbearer xoauth2

passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = /etc/dovecot/dovecot-oauth2.conf.ext
}
`;

function settings(client: SnippetClient, issuer: string): string {
  const { protocol, host, pathname } = new URL(`${issuer}/introspect`);
  const own = usesBasic(client) ? `introspection_url = ${protocol}//${formEncoded(client.client_id)}:SECRET@${host}${pathname}\n` : `introspection_url = ${issuer}/introspect\nclient_id = ${client.client_id}\nclient_secret = SECRET\n`;
  return `# Readable by root only.
introspection_mode = post
${own}username_attribute = username
active_attribute = active
active_value = true
# the scope that mail needs: it keeps a token that is for something else out
scope = mail
tls_ca_cert_file = /etc/ssl/certs/ca-certificates.crt
`;
}

export const dovecot: Snippet = {
  id: 'dovecot',
  name: 'Dovecot 2.3',
  flow: 'introspection',
  fits: hasSecret,
  files: [
    { name: 'conf.d/10-auth.conf', text: mechanisms },
    { name: 'dovecot-oauth2.conf.ext', text: settings },
  ],
};
