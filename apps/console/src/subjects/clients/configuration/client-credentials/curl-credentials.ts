import { curlProof } from '../curl-proof.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { withoutKeys, word } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `# Keep the token until shortly before it expires, instead of asking for one for each request.
curl -sS ${curlProof(client)} -d grant_type=client_credentials \\
  --data-urlencode ${word(`scope=${client.scope}`)} ${word(`${issuer}/token`)}
`;

export const curlCredentials: Snippet = { id: 'curl-credentials', name: 'curl', flow: 'client_credentials', fits: withoutKeys, files: [{ name: 'sh', text }] };
