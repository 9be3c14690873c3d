import type { Snippet, SnippetClient } from '../snippet.js';
import { isPublicClient, redirectUriOf, single } from '../snippet-parts.js';

/** The endpoints answer no scripts of other origins, so the page asks its own server, which passes it on. */
function proxy(_: SnippetClient, issuer: string): string {
  return `# The page may call its own origin only: pass this one address on.
location = /oauth/token {
  proxy_pass ${issuer}/token;
  proxy_ssl_server_name on;
}
`;
}

function text(client: SnippetClient, issuer: string): string {
  return `// npm install oauth4webapi
import * as oauth from 'oauth4webapi';

const as = {
  issuer: ${single(issuer)},
  authorization_endpoint: ${single(`${issuer}/authorize`)},
  token_endpoint: new URL('/oauth/token', location.origin).href, // passed on, see below
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
};
const client = { client_id: ${single(client.client_id)} };
const redirectUri = ${single(redirectUriOf(client))};
const options = { [oauth.allowInsecureRequests]: location.protocol === 'http:' }; // http: on a laptop only

/** Goes to the sign-in page. */
export async function begin() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem('sign-in', JSON.stringify({ verifier, state }));
  const url = new URL(as.authorization_endpoint);
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
    { name: 'nginx', text: proxy },
  ],
};
