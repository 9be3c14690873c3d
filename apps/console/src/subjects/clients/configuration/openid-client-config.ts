import type { SnippetClient } from './snippet.js';
import { hasKeys, isPlainHttp, isPublicClient, single, usesBasic } from './snippet-parts.js';

/** The beginning of every script with openid-client 6: finds the endpoints, says who it is. */
export function openidClientConfig(client: SnippetClient, issuer: string): string {
  const insecure = isPlainHttp(issuer) ? `  execute: [oauth.allowInsecureRequests], // http: on a laptop only\n` : '';
  return `// npm install openid-client${hasKeys(client) ? ' jose' : ''}
${hasKeys(client) ? `import { readFileSync } from 'node:fs';\nimport { importPKCS8 } from 'jose';\n` : ''}import * as oauth from 'openid-client';

${hasKeys(client) ? `const key = await importPKCS8(readFileSync('client-key.pem', 'utf8'), 'ES256');\n` : ''}const issuer = new URL(${single(issuer)});
const proof = ${proof(client)};
const config = await oauth.discovery(issuer, ${single(client.client_id)}, undefined, proof, {
  algorithm: 'oauth2',
${insecure}});
`;
}

function proof(client: SnippetClient): string {
  if (isPublicClient(client)) return 'oauth.None()';
  if (hasKeys(client)) return 'oauth.PrivateKeyJwt(key)';
  return `oauth.${usesBasic(client) ? 'ClientSecretBasic' : 'ClientSecretPost'}(process.env.OAUTH_CLIENT_SECRET)`;
}
