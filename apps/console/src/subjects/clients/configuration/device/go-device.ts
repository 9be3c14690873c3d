import { goConfig } from '../go-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { hasSecret, withoutKeys } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `// go get golang.org/x/oauth2
package device

import (
	"context"
	"fmt"
${hasSecret(client) ? '	"os"\n' : ''}
	"golang.org/x/oauth2"
)

${goConfig(client, issuer)}
// SignIn waits until people have answered on another device.
func SignIn(ctx context.Context) (*oauth2.Token, error) {
	device, err := config.DeviceAuth(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Printf("Open %s and type %s\\n", device.VerificationURI, device.UserCode)
	return config.DeviceAccessToken(ctx, device)
}
`;

export const goDevice: Snippet = { id: 'go-device', name: 'Go (x/oauth2)', flow: 'device_code', fits: withoutKeys, files: [{ name: 'device.go', text }] };
