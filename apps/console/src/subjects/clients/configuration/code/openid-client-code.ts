import { openidClientConfig } from '../openid-client-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { redirectUriOf, refreshes, single } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  const refresh = refreshes(client) ? `\n/** Each refresh gives a new refresh token: store it before you use the access token. */\nexport const refreshed = (refreshToken) => oauth.refreshTokenGrant(config, refreshToken);\n` : '';
  return `${openidClientConfig(client, issuer)}
/** Send the browser to \`url\`, and keep \`pending\` in its session. */
export async function begin() {
  const pending = { pkceCodeVerifier: oauth.randomPKCECodeVerifier(), expectedState: oauth.randomState() };
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: ${single(redirectUriOf(client))},
    scope: ${single(client.scope)},
    state: pending.expectedState,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return { url, pending };
}

/** At the redirect URI: checks state and iss, and sends the verifier. @param query what stands behind "?" there */
export function finish(query, pending) {
  const address = new URL(${single(redirectUriOf(client))});
  address.search = query;
  return oauth.authorizationCodeGrant(config, address, pending);
}
${refresh}`;
}

export const openidClientCode: Snippet = { id: 'openid-client-code', name: 'openid-client (Node)', flow: 'authorization_code', fits: ({ application_type: kind }) => kind !== 'spa', files: [{ name: 'sign-in.mjs', text }] };
