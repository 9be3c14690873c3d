import { curlProof } from '../curl-proof.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { withoutKeys, word } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `# 1. Show people verification_uri and user_code of the answer
curl -sS ${curlProof(client)} --data-urlencode ${word(`scope=${client.scope}`)} ${word(`${issuer}/device_authorization`)}

# 2. Ask every "interval" seconds, until it is no longer authorization_pending
DEVICE_CODE=…
curl -sS ${curlProof(client)} -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\
  --data-urlencode "device_code=$DEVICE_CODE" ${word(`${issuer}/token`)}
`;

export const curlDevice: Snippet = { id: 'curl-device', name: 'curl', flow: 'device_code', fits: withoutKeys, files: [{ name: 'sh', text }] };
