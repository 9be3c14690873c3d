import { openidClientConfig } from '../openid-client-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { single } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `${openidClientConfig(client, issuer)}
/** Keep the token until shortly before it expires. */
export const newToken = () => oauth.clientCredentialsGrant(config, { scope: ${single(client.scope)} });
`;

export const openidClientCredentials: Snippet = { id: 'openid-client-credentials', name: 'openid-client (Node)', flow: 'client_credentials', files: [{ name: 'token.mjs', text }] };
