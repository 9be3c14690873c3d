import type { DurableStores } from '@assent/core';
import { MemoryAccessTokenStore } from './memory-access-token.store.js';
import { MemoryApiStore } from './memory-api.store.js';
import { MemoryAuditLog } from './memory-audit-log.js';
import { MemoryClientStore } from './memory-client.store.js';
import { MemoryConnectionStore } from './memory-connection.store.js';
import { MemoryConsentStore } from './memory-consent.store.js';
import { MemoryGrantStore } from './memory-grant.store.js';
import { MemoryInquiryLog } from './memory-inquiry-log.js';
import { MemoryKeyStore } from './memory-key.store.js';
import { MemoryOwnedClientStore } from './memory-owned-client.store.js';
import { MemoryTrustedIssuerStore } from './memory-trusted-issuer.store.js';
import { MemoryUserStore } from './memory-user.store.js';
import { RecordOrder } from './revocations.js';

/** What specs see: the ports, `put` for what only admins write, and `revokeEverythingOf` a client or person. */
export interface MemoryDurableStores extends DurableStores {
  readonly clients: MemoryClientStore;
  readonly apis: MemoryApiStore;
  readonly users: MemoryUserStore;
  readonly consents: MemoryConsentStore;
  readonly connections: MemoryConnectionStore;
  readonly ownedClients: MemoryOwnedClientStore;
  readonly grants: MemoryGrantStore;
  readonly accessTokens: MemoryAccessTokenStore;
  readonly keys: MemoryKeyStore;
  readonly trustedIssuers: MemoryTrustedIssuerStore;
  readonly audit: MemoryAuditLog;
  readonly inquiries: MemoryInquiryLog;
}

/** For specs only. `introspects` of a client is what was put, not what the APIs say. */
export function memoryDurableStores(): MemoryDurableStores {
  const order = new RecordOrder();
  const clients = new MemoryClientStore(order);
  const users = new MemoryUserStore(order);
  const grants: MemoryGrantStore = new MemoryGrantStore({ clients, users, order, accessTokens: () => accessTokens });
  const accessTokens = new MemoryAccessTokenStore({ clients, users, order, grant: (grantId) => grants.recordOf(grantId) });
  const consents = new MemoryConsentStore();
  const takeBack = async (userId: string, clientId: string, at: Date): Promise<void> => {
    consents.remove(userId, clientId);
    await grants.revokeBetween(userId, clientId, at);
  };
  return {
    clients,
    connections: new MemoryConnectionStore({ clients, users, takeBack }),
    ownedClients: new MemoryOwnedClientStore(clients),
    apis: new MemoryApiStore(),
    users,
    consents,
    grants,
    accessTokens,
    keys: new MemoryKeyStore(),
    trustedIssuers: new MemoryTrustedIssuerStore(),
    audit: new MemoryAuditLog(),
    inquiries: new MemoryInquiryLog(),
  };
}
