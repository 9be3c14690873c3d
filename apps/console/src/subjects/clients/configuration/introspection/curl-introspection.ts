import { curlProof } from '../curl-proof.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { withoutKeys, word } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `# 200 {"active":true,…} or 200 {"active":false}; 401 means that our own id or secret is wrong.
curl -sS ${curlProof(client)} --data-urlencode "token=$TOKEN" ${word(`${issuer}/introspect`)}
`;

export const curlIntrospection: Snippet = { id: 'curl-introspection', name: 'curl', flow: 'introspection', fits: withoutKeys, files: [{ name: 'sh', text }] };
