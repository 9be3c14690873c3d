import type { Snippet, SnippetClient } from '../snippet.js';
import { formEncoded, redirectUriOf, scopesOf, single, usesBasic, withoutKeys, hasSecret } from '../snippet-parts.js';

function proof(client: SnippetClient): string {
  if (usesBasic(client)) {
    const pair = `\`${formEncoded(client.client_id)}:\${process.env.OAUTH_CLIENT_SECRET}\``;
    return `    // The secret goes into the header, as this client is registered; so it is none here.
    customHeaders: { Authorization: \`Basic \${Buffer.from(${pair}).toString('base64')}\` },
`;
  }
  return hasSecret(client) ? '    clientSecret: process.env.OAUTH_CLIENT_SECRET,\n' : '';
}

function text(client: SnippetClient, issuer: string): string {
  return `// npm install passport passport-oauth2 express-session
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';

const strategy = new OAuth2Strategy(
  {
    authorizationURL: ${single(`${issuer}/authorize`)},
    tokenURL: ${single(`${issuer}/token`)},
    clientID: ${single(client.client_id)},
${proof(client)}    callbackURL: ${single(redirectUriOf(client))},
    scope: [${scopesOf(client).map(single).join(', ')}],
    pkce: true, // Assent wants it from everybody
    state: true, // needs express-session
  },
  (accessToken, refreshToken, params, profile, done) => done(null, { accessToken, refreshToken, scope: params.scope }),
);
passport.use('assent', strategy);

// app.get('/sign-in', passport.authenticate('assent'));
// app.get(the path of the redirect URI, passport.authenticate('assent', { session: false }), handler);
`;
}

export const passportCode: Snippet = { id: 'passport-code', name: 'Passport (Node)', flow: 'authorization_code', fits: (client) => withoutKeys(client) && client.application_type !== 'spa', files: [{ name: 'passport.mjs', text }] };
