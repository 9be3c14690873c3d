import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, scopesOf, usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `// go get golang.org/x/oauth2
package machine

import (
	"context"
	"net/http"
	"os"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

var config = &clientcredentials.Config{
	ClientID:     ${double(client.client_id)},
	ClientSecret: os.Getenv("OAUTH_CLIENT_SECRET"),
	TokenURL:     ${double(`${issuer}/token`)},
	Scopes:       []string{${scopesOf(client).map(double).join(', ')}},
	AuthStyle:    ${usesBasic(client) ? 'oauth2.AuthStyleInHeader' : 'oauth2.AuthStyleInParams'},
}

// Client sends a token along, and fetches a new one when it ends.
func Client(ctx context.Context) *http.Client { return config.Client(ctx) }
`;

export const goCredentials: Snippet = { id: 'go-credentials', name: 'Go (x/oauth2)', flow: 'client_credentials', fits: hasSecret, files: [{ name: 'machine.go', text }] };
