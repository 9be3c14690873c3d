import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasKeys } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  const endpoint = `TOKEN_ENDPOINT = ${double(`${issuer}/token`)}`;
  const session = hasKeys(client)
    ? `session = OAuth2Session(
    ${double(client.client_id)},
    ECKey.import_key(open("client-key.pem").read()),
    token_endpoint_auth_method=PrivateKeyJWT(TOKEN_ENDPOINT, alg="ES256"),
    scope=${double(client.scope)},
)`
    : `session = OAuth2Session(
    ${double(client.client_id)},
    os.environ["OAUTH_CLIENT_SECRET"],
    token_endpoint_auth_method=${double(client.token_endpoint_auth_method)},
    scope=${double(client.scope)},
)`;
  return `# pip install ${hasKeys(client) ? '"Authlib>=1.8"' : 'Authlib'} requests
${hasKeys(client) ? '' : 'import os\n\n'}from authlib.integrations.requests_client import OAuth2Session
${hasKeys(client) ? 'from authlib.oauth2.rfc7523 import PrivateKeyJWT\nfrom joserfc.jwk import ECKey\n' : ''}
${endpoint}
${session}
token = session.fetch_token(TOKEN_ENDPOINT, grant_type="client_credentials")
# session.get("https://…") sends it along
`;
}

export const authlibCredentials: Snippet = { id: 'authlib-credentials', name: 'Authlib (Python)', flow: 'client_credentials', files: [{ name: 'machine.py', text }] };
