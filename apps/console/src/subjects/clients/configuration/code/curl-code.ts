import type { Snippet, SnippetClient } from '../snippet.js';
import { curlProof } from '../curl-proof.js';
import { redirectUriOf, withoutKeys, word } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  const query = new URLSearchParams({ response_type: 'code', client_id: client.client_id, redirect_uri: redirectUriOf(client), ...(client.scope !== '' && { scope: client.scope }), state: 'any-text' });
  return `# 1. PKCE (RFC 7636): what is sent first, and what proves it later
VERIFIER=$(openssl rand -base64 48 | tr '+/' '-_' | tr -d '\\n')
CHALLENGE=$(printf '%s' "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')

# 2. Open what this prints in a browser, and sign in
printf '%s\\n' ${word(`${issuer}/authorize?${query.toString()}&code_challenge_method=S256&code_challenge=`)}"$CHALLENGE"

# 3. Within a minute: copy "code" out of the address where you end up
CODE=ac_…
curl -sS ${curlProof(client)} \\
  -d grant_type=authorization_code -d "code=$CODE" -d "code_verifier=$VERIFIER" \\
  --data-urlencode ${word(`redirect_uri=${redirectUriOf(client)}`)} ${word(`${issuer}/token`)}
`;
}

export const curlCode: Snippet = { id: 'curl-code', name: 'curl', flow: 'authorization_code', fits: withoutKeys, files: [{ name: 'sh', text }] };
