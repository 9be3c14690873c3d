import type { ClientView, ClientWithSecretView } from '@assent/admin-contracts';
import { clientMembersOf } from '@assent/core';
import type { ClientWithSecret, ManagedClient } from '@assent/storage-postgres';
import { instantMember } from './page.js';

export const clientView = (client: ManagedClient): ClientView =>
  ({
    client_id: client.clientId,
    ...clientMembersOf(client),
    secrets: client.secrets.map(({ createdAt, expiresAt }) => ({ created_at: createdAt.toISOString(), ...instantMember('expires_at', expiresAt) })),
    introspects: client.introspects,
    ...(client.ownerUserId !== undefined && { owner_user_id: client.ownerUserId }),
    ...(client.unregistered === true && { unregistered: true }),
    ...instantMember('disabled_at', client.disabledAt),
    ...instantMember('tokens_not_before', client.tokensNotBefore),
    created_at: client.createdAt.toISOString(),
    updated_at: client.updatedAt.toISOString(),
    version: client.version,
  }) as ClientView;

/** RFC 7591 §3.2.1: client_secret_expires_at 0 says that the secret does not expire. */
export const clientWithSecretView = ({ client, clientSecret }: ClientWithSecret): ClientWithSecretView => ({
  ...clientView(client),
  ...(clientSecret !== undefined && { client_secret: clientSecret, client_secret_expires_at: 0 as const }),
});
