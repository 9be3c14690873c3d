import { openidClientConfig } from '../openid-client-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { apiOf, single } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `${openidClientConfig(client, issuer)}
/** What the token is good for; null when it is not, or not for this API. When nobody can be asked it throws: answer 503 then. */
export async function introspected(token) {
  const answer = await oauth.tokenIntrospection(config, token);
  const isForUs = [answer.aud].flat().includes(${single(apiOf(client))});
  return answer.active && isForUs ? answer : null;
}
`;

export const openidClientIntrospection: Snippet = { id: 'openid-client-introspection', name: 'openid-client (Node)', flow: 'introspection', files: [{ name: 'introspect.mjs', text }] };
