import { goConfig } from '../go-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { hasSecret, withoutKeys } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `// go get golang.org/x/oauth2
package signin

import (
	"context"
${hasSecret(client) ? '	"os"\n' : ''}
	"golang.org/x/oauth2"
)

${goConfig(client, issuer)}
// Begin says where to send the browser. Keep state and verifier in its session.
func Begin() (url, state, verifier string) {
	state, verifier = oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	return config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), state, verifier
}

// Finish is for the redirect URI, once its parameter state is the one from the session.
func Finish(ctx context.Context, code, verifier string) (*oauth2.Token, error) {
	return config.Exchange(ctx, code, oauth2.VerifierOption(verifier)) // config.Client refreshes by itself
}
`;

export const goOauth2Code: Snippet = { id: 'go-oauth2-code', name: 'Go (x/oauth2)', flow: 'authorization_code', fits: (client) => withoutKeys(client) && client.application_type !== 'spa', files: [{ name: 'signin.go', text }] };
