import type { Snippet, SnippetClient } from '../snippet.js';
import { hasKeys, isPlainHttp, single, usesBasic } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  const proof = hasKeys(client) ? 'PrivateKeyJwt(await importPKCS8(readFileSync(\'client-key.pem\', \'utf8\'), \'ES256\'))' : `${usesBasic(client) ? 'ClientSecretBasic' : 'ClientSecretPost'}(process.env.OAUTH_CLIENT_SECRET)`;
  return `// npm install oauth4webapi${hasKeys(client) ? ' jose' : ''}
${hasKeys(client) ? `import { readFileSync } from 'node:fs';\nimport { importPKCS8 } from 'jose';\n` : ''}import * as oauth from 'oauth4webapi';

const issuer = new URL(${single(issuer)});
const options = { algorithm: 'oauth2'${isPlainHttp(issuer) ? ', [oauth.allowInsecureRequests]: true' : ''} };
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
const client = { client_id: ${single(client.client_id)} };
const proof = oauth.${proof};

/** Keep the token until shortly before it expires. */
export async function newToken() {
  const response = await oauth.clientCredentialsGrantRequest(as, client, proof, { scope: ${single(client.scope)} }, options);
  return oauth.processClientCredentialsResponse(as, client, response);
}
`;
}

export const oauth4webapiCredentials: Snippet = { id: 'oauth4webapi-credentials', name: 'oauth4webapi (Node, Deno, Bun, workers)', flow: 'client_credentials', files: [{ name: 'token.mjs', text }] };
