import { ADMIN_SCOPES, adminApiIdentifier, parseImportFile } from '@assent/core';
import type { Platform } from '@assent/service-kit';
import type { Command } from './command.js';
import { authorizationCodeGrant } from './authorization-code-grant.js';

const CLIENT_ID = 'assent-cli';

export const adminTokenCommand: Command = {
  name: 'admin-token',
  parameters: [],
  summary: 'sign in as an admin in the browser and print an access token for the admin API',
  async run({ withPlatform, out, say }) {
    const issuer = await withPlatform(async (platform) => {
      await ensureClient(platform);
      return platform.config.service.issuer;
    });
    const token = await authorizationCodeGrant({
      issuer,
      clientId: CLIENT_ID,
      scope: ADMIN_SCOPES.join(' '),
      resource: adminApiIdentifier(issuer),
      visit: (url) => say(`Open this address in a browser on this computer and sign in as an admin:\n\n${url}\n`),
    });
    say('The access token for the admin API:');
    out(`${token}\n`);
  },
};

/** A public client for this command alone: it can do only what the admin who signs in can do, and only when they consent. */
async function ensureClient({ management }: Platform): Promise<void> {
  const client = {
    client_id: CLIENT_ID,
    client_name: 'Assent command line',
    token_endpoint_auth_method: 'none',
    // RFC 8252 §7.3: any port of the loopback interface
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code'],
    scope: ADMIN_SCOPES.join(' '),
  };
  await management.importer.apply(parseImportFile({ clients: [client] }), { actor: 'cli' });
}
