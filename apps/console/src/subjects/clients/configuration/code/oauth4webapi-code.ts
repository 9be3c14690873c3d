import type { Snippet, SnippetClient } from '../snippet.js';
import { isPublicClient, redirectUriOf, single } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  return `// npm install oauth4webapi
import * as oauth from 'oauth4webapi';

const issuer = new URL(${single(issuer)});
const client = { client_id: ${single(client.client_id)} };
const redirectUri = ${single(redirectUriOf(client))};
const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' }; // http: on a laptop only

/** What the server says about itself. */
async function server() {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }));
}

/** Goes to the sign-in page. */
export async function begin() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem('sign-in', JSON.stringify({ verifier, state }));
  const url = new URL((await server()).authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: ${single(client.scope)},
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  location.assign(url);
}

/** On the page at the redirect URI, before anything else is loaded. */
export async function finish() {
  const { verifier, state } = JSON.parse(sessionStorage.getItem('sign-in') ?? '{}');
  sessionStorage.removeItem('sign-in');
  const as = await server();
  const answer = oauth.validateAuthResponse(as, client, new URL(location.href), state);
  history.replaceState(null, '', redirectUri); // the code does not stay in the address
  const response = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), answer, redirectUri, verifier, options);
  return oauth.processAuthorizationCodeResponse(as, client, response);
}
`;
}

export const oauth4webapiCode: Snippet = {
  id: 'oauth4webapi-code',
  name: 'oauth4webapi (browser)',
  flow: 'authorization_code',
  fits: (client) => client.application_type === 'spa' && isPublicClient(client),
  files: [
    { name: 'sign-in.js', text },
  ],
};
