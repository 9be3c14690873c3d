import { isPublic } from '../../model/client.js';
import type { Connection } from '../../model/connection.js';
import type { User } from '../../model/user.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import type { ConnectionStore } from '../../ports/connection.store.js';
import type { ConsentStore } from '../../ports/consent.store.js';
import { provesClient } from '../../tokens/redirect-uri.js';
import type { Asked } from './asked.js';
import { FULL_CONTROL } from './full-control.js';

interface Needs {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly consents: ConsentStore;
}

/** How long a yes counts where the redirect URI does not show which client it is: long enough for the way back from the form. */
const UNPROVEN_SECONDS = 300;

/** Whether the person need not be asked: their latest word about answers to this redirect URI is yes, and no admin has revoked it since. */
export async function isApproved(user: User, asked: Asked, needs: Pick<Needs, 'clock' | 'connections' | 'consents'>): Promise<boolean> {
  const { client } = asked;
  const [latest, consented] = await Promise.all([
    needs.connections.latest(user.userId, client.clientId, boundTo(asked)),
    needs.consents.find(user.userId, client.clientId),
  ]);
  return latest?.state === 'approved' && consented.includes(FULL_CONTROL) && (isKnown(asked) || isFresh(latest, needs.clock));
}

/** The consent goes first: without its decision it is worth nothing here, and a decision is worth nothing without it. */
export async function decide(user: User, asked: Asked, state: Connection['state'], remoteAddress: string, needs: Needs): Promise<void> {
  const { audit, clock, connections, consents } = needs;
  const { userId, username } = user;
  const { clientId } = asked.client;
  const at = clock.now();
  const redirectUri = boundTo(asked);
  const approved = state === 'approved';
  await audit.append({
    at,
    actor: `user:${userId}`,
    actorName: username,
    action: approved ? 'consent.allow' : 'consent.deny',
    target: `client:${clientId}`,
    ip: remoteAddress,
    detail: { ...(approved && { scope: [FULL_CONTROL] }), ...(redirectUri !== undefined && { redirectUri }) },
  });
  if (approved) await consents.add(userId, clientId, [FULL_CONTROL], at);
  const before = approved ? undefined : await connections.latest(userId, clientId, redirectUri);
  // a later no takes an earlier yes back, with what was issued on it
  if (before?.state === 'approved') await connections.withdraw(userId, clientId, at);
  else await connections.record({ userId, clientId, ...(redirectUri !== undefined && { redirectUri }), state, decidedAt: at });
}

/** A yes to one unregistered redirect URI says nothing about another. */
const boundTo = ({ redirectUri, registered }: Asked): string | undefined => (registered ? undefined : redirectUri);

/** RFC 8252 §8.6: anybody can be behind such a redirect URI, and needs no secret to redeem a public client's code. */
const isKnown = ({ client, redirectUri }: Asked): boolean => !isPublic(client) || provesClient(redirectUri);

const isFresh = ({ decidedAt }: Connection, clock: Clock): boolean => decidedAt.getTime() + UNPROVEN_SECONDS * 1000 > clock.now().getTime();
