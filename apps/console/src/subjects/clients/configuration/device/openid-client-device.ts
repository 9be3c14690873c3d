import { openidClientConfig } from '../openid-client-config.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { single } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `${openidClientConfig(client, issuer)}
const device = await oauth.initiateDeviceAuthorization(config, { scope: ${single(client.scope)} });
console.log(\`Open \${device.verification_uri} and type \${device.user_code}\`);
const tokens = await oauth.pollDeviceAuthorizationGrant(config, device); // waits until people have answered
console.log(\`scope \${tokens.scope}, expires in \${tokens.expires_in} s\`);
`;

export const openidClientDevice: Snippet = { id: 'openid-client-device', name: 'openid-client (Node)', flow: 'device_code', files: [{ name: 'device.mjs', text }] };
