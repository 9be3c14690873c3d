import type { Snippet, SnippetClient } from '../snippet.js';
import { hasSecret } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `# The endpoint must be https.
OIDCOAuthIntrospectionEndpoint      ${issuer}/introspect
OIDCOAuthIntrospectionEndpointAuth  ${client.token_endpoint_auth_method}
OIDCOAuthClientID                   ${client.client_id}
OIDCOAuthClientSecret               SECRET
OIDCOAuthRemoteUserClaim            username
OIDCOAuthTokenIntrospectionInterval -1

<Location /api>
  AuthType oauth20
  # your own scope; without one: Require valid-user
  Require claim "scope~(^| )api:read( |$)"
</Location>
`;

export const modAuthOpenidc: Snippet = { id: 'mod-auth-openidc', name: 'Apache (mod_auth_openidc)', flow: 'introspection', fits: hasSecret, files: [{ name: 'httpd.conf', text }] };
