import type { Snippet, SnippetClient } from '../snippet.js';
import { apiOf, formEncoded, hasSecret } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `# SECRET is percent-encoded where it has other characters than letters, digits, "-", "." and "_".
<Location /api>
  AuthType oauth2
  OAuth2TokenVerify introspect ${issuer}/introspect introspect.auth=${client.token_endpoint_auth_method}&client_id=${formEncoded(client.client_id)}&client_secret=SECRET
  OAuth2TargetPass remote_user_claim=username
  Require oauth2_claim aud:${apiOf(client)}
</Location>
`;

export const modOauth2: Snippet = { id: 'mod-oauth2', name: 'Apache (mod_oauth2)', flow: 'introspection', fits: hasSecret, files: [{ name: 'httpd.conf', text }] };
