import type { Client } from '../../model/client.js';
import type { Connection } from '../../model/connection.js';
import type { ClientStore } from '../../ports/client.store.js';
import type { ConnectionStore } from '../../ports/connection.store.js';
import type { ConsentStore } from '../../ports/consent.store.js';
import type { ConnectionLine, ConnectionsPage } from '../../ports/client-pages.js';
import { html, placeOf } from '../../wire/html.js';
import { withCookies } from '../../wire/redirect.js';
import type { WireResponse } from '../../wire/response.js';
import type { Endpoint } from '../endpoint.js';
import { displayName } from '../interaction-flow.js';
import { takeFlash, type Flash, type FlashNeeds } from './flash.js';
import { routePath } from './mount.js';
import { placesFor } from './places.js';
import { signedInPage, type SignedInNeeds, type Visit } from './signed-in-page.js';

export interface ConnectionsNeeds extends SignedInNeeds, FlashNeeds {
  readonly clients: ClientStore;
  readonly connections: ConnectionStore;
  readonly consents: ConsentStore;
}

/** What the person decided about clients, newest first. */
export const connectionsEndpoint = (needs: ConnectionsNeeds): Endpoint => signedInPage('client/connections', { GET: (visit) => list(visit, needs) }, needs);

async function list(visit: Visit, needs: ConnectionsNeeds): Promise<WireResponse> {
  const { csrfToken, http, user } = visit;
  const decisions = await needs.connections.listOf(user.userId);
  const [clients, inForce, consented] = await Promise.all([clientsOf(decisions, needs), inForceOf(decisions, needs), consentedOf(decisions, needs)]);
  const { cookies, flash } = takeFlash(http, ['revoked'], needs);
  const body = needs.pages.connections({
    ...placesFor(visit),
    revokeAction: routePath(http, 'client/connections/revoke'),
    csrfToken,
    ...newsOf(flash, clients),
    connections: decisions.flatMap((decision) => lineOf(decision, clients, { inForce, consented })),
  });
  return withCookies(html(200, body), cookies);
}

type Clients = ReadonlyMap<string, Client>;

async function clientsOf(decisions: readonly Connection[], { clients }: ConnectionsNeeds): Promise<Clients> {
  const found = await Promise.all([...new Set(decisions.map(({ clientId }) => clientId))].map((clientId) => clients.find(clientId)));
  return new Map(found.flatMap((client) => (client === undefined ? [] : [[client.clientId, client]])));
}

/** The decisions that count now: of all about one client and one redirect URI the first in the list, where no withdrawal has come since. */
async function inForceOf(decisions: readonly Connection[], { connections }: ConnectionsNeeds): Promise<ReadonlySet<Connection>> {
  const newest = new Map<string, Connection>();
  for (const decision of decisions) {
    const about = JSON.stringify([decision.clientId, decision.redirectUri]);
    if (!newest.has(about)) newest.set(about, decision);
  }
  const latest = await Promise.all([...newest.values()].map(async (decision) => ({ decision, counts: await isLatest(decision, connections) })));
  return new Set(latest.flatMap(({ counts, decision }) => (counts ? [decision] : [])));
}

/** The newest yes to each client that still may do something: a later no to another redirect URI, or to the same one, took no token away. */
async function consentedOf(decisions: readonly Connection[], { consents }: ConnectionsNeeds): Promise<ReadonlySet<Connection>> {
  const newest = new Map<string, Connection>();
  for (const decision of decisions) {
    if (decision.state === 'approved' && !newest.has(decision.clientId)) newest.set(decision.clientId, decision);
  }
  const found = await Promise.all([...newest.values()].map(async (decision) => ({ decision, scope: await consents.find(decision.userId, decision.clientId) })));
  return new Set(found.flatMap(({ decision, scope }) => (scope.length > 0 ? [decision] : [])));
}

async function isLatest({ clientId, redirectUri, state, userId }: Connection, connections: ConnectionStore): Promise<boolean> {
  return (await connections.latest(userId, clientId, redirectUri))?.state === state;
}

interface Standing {
  readonly inForce: ReadonlySet<Connection>;
  readonly consented: ReadonlySet<Connection>;
}

function lineOf(decision: Connection, clients: Clients, { consented, inForce }: Standing): readonly ConnectionLine[] {
  const client = clients.get(decision.clientId);
  if (client === undefined) return []; // gone since the list was read
  const redirectUri = decision.redirectUri ?? client.redirectUris[0];
  return [
    {
      clientId: client.clientId,
      clientName: displayName(client),
      ...(client.clientDescription !== undefined && { clientDescription: client.clientDescription }),
      state: decision.state,
      inForce: inForce.has(decision),
      revocable: decision.state === 'approved' && (inForce.has(decision) || consented.has(decision)),
      decidedAt: decision.decidedAt.toISOString(),
      ...(redirectUri !== undefined && { returnsTo: placeOf(redirectUri) }),
    },
  ];
}

function newsOf(flash: Flash | undefined, clients: Clients): Pick<ConnectionsPage, 'revokedClientName'> {
  const client = flash && clients.get(flash.clientId);
  return client === undefined ? {} : { revokedClientName: displayName(client) };
}
