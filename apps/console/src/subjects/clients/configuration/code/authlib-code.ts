import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, redirectUriOf, withoutKeys } from '../snippet-parts.js';

function text(client: SnippetClient, issuer: string): string {
  return `# pip install Authlib Flask requests
import os

from authlib.integrations.flask_client import OAuth
from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET_KEY"]  # any long random text: it protects the session
oauth = OAuth(app)
oauth.register(
    "assent",
    client_id=${double(client.client_id)},
${hasSecret(client) ? '    client_secret=os.environ["OAUTH_CLIENT_SECRET"],\n' : ''}    authorize_url=${double(`${issuer}/authorize`)},
    access_token_url=${double(`${issuer}/token`)},
    client_kwargs={
        "scope": ${double(client.scope)},
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": ${double(client.token_endpoint_auth_method)},
    },
)

REDIRECT_URI = ${double(redirectUriOf(client))}


@app.get("/sign-in")
def sign_in():
    return oauth.assent.authorize_redirect(REDIRECT_URI)


@app.get(${double(pathOf(redirectUriOf(client)))})  # the path of the redirect URI
def signed_in():
    token = oauth.assent.authorize_access_token()
    return {"scope": token["scope"], "expires_in": token["expires_in"]}
`;
}

const pathOf = (uri: string): string => (/^https?:/.test(uri) ? new URL(uri).pathname : '/cb');

export const authlibCode: Snippet = { id: 'authlib-code', name: 'Authlib (Python, Flask)', flow: 'authorization_code', fits: (client) => withoutKeys(client) && client.application_type !== 'spa', files: [{ name: 'app.py', text }] };
