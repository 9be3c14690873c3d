import type { SnippetClient } from './snippet.js';
import { double, hasSecret, redirectUriOf, scopesOf, usesBasic } from './snippet-parts.js';

/** The configuration of golang.org/x/oauth2 for flows with a person. */
export function goConfig(client: SnippetClient, issuer: string): string {
  const redirect = client.redirect_uris.length > 0 ? `	RedirectURL:  ${double(redirectUriOf(client))},\n` : '';
  return `var config = &oauth2.Config{
	ClientID:     ${double(client.client_id)},
${hasSecret(client) ? '	ClientSecret: os.Getenv("OAUTH_CLIENT_SECRET"),\n' : ''}${redirect}	Scopes:       []string{${scopesOf(client).map(double).join(', ')}},
	Endpoint: oauth2.Endpoint{
		AuthURL:       ${double(`${issuer}/authorize`)},
		TokenURL:      ${double(`${issuer}/token`)},
		DeviceAuthURL: ${double(`${issuer}/device_authorization`)},
		AuthStyle:     ${usesBasic(client) ? 'oauth2.AuthStyleInHeader' : 'oauth2.AuthStyleInParams'},
	},
}
`;
}
