import { durableStoresContract } from '../../contracts/durable/durable-stores.contract.js';
import type { DurableSubject } from '../../contracts/durable/durable-subject.js';
import { memoryDurableStores } from './memory-durable-stores.js';

const stores = memoryDurableStores();

const subject: DurableSubject = {
  nodes: [stores],
  putClient: async (client) => stores.clients.put(client),
  removeClient: async (clientId) => stores.clients.remove(clientId),
  revokeEverythingOf: async (party, id) => stores[party === 'client' ? 'clients' : 'users'].revokeEverythingOf(id),
  putUser: async (user) => stores.users.put(user),
  removeUser: async (userId) => stores.users.remove(userId),
  putApi: async (api) => stores.apis.put(api),
  removeGrant: async (grantId) => stores.grants.remove(grantId),
  putKey: async (key) => stores.keys.put(key),
  removeKeys: async () => stores.keys.clear(),
  putTrustedIssuer: async (issuer) => stores.trustedIssuers.put(issuer),
  removeTrustedIssuer: async (trustedIssuerId) => stores.trustedIssuers.remove(trustedIssuerId),
  removeTrustedIssuers: async () => stores.trustedIssuers.clear(),
  auditEntries: async () => stores.audit.entries,
  inquiriesAbout: async (reference) => stores.inquiries.about(reference),
};

durableStoresContract(() => subject);
