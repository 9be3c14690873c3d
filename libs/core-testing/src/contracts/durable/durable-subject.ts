import type { AccessTokenReference, Api, AuditEntry, Client, DurableStores, SigningKey, TrustedIssuer, User } from '@assent/core';
import type { RecordedInquiry } from '../../memory/durable/memory-inquiry-log.js';

/** The stores that a contract suite examines, and the admin's hand that fills them. Suites use fresh random names,
 *  so stores need not be empty. */
export interface DurableSubject {
  /** One or more processes over the same data. */
  readonly nodes: readonly DurableStores[];
  /** Adds or replaces. */
  putClient(client: Client): Promise<void>;
  removeClient(clientId: string): Promise<void>;
  /** As the admin's "revoke everything" does, by the store's own clock. */
  revokeEverythingOf(party: 'client' | 'user', id: string): Promise<void>;
  putUser(user: User): Promise<void>;
  removeUser(userId: string): Promise<void>;
  putApi(api: Api): Promise<void>;
  removeGrant(grantId: string): Promise<void>;
  putKey(key: SigningKey): Promise<void>;
  removeKeys(): Promise<void>;
  putTrustedIssuer(issuer: TrustedIssuer): Promise<void>;
  removeTrustedIssuer(trustedIssuerId: string): Promise<void>;
  removeTrustedIssuers(): Promise<void>;
  /** Oldest first. */
  auditEntries(): Promise<readonly AuditEntry[]>;
  /** Latest first; with everything that nodes noted before the call. */
  inquiriesAbout(reference: AccessTokenReference): Promise<readonly RecordedInquiry[]>;
}

/** Called inside each case: the subject may be made in beforeAll. */
export type DurableSubjectOf = () => DurableSubject;

/** The first node. */
export const storesOf = (subject: DurableSubjectOf): DurableStores => nodeOf(subject, 0);

/** Nodes in turn: calls of a race come from all of them. */
export function nodeOf(subject: DurableSubjectOf, index: number): DurableStores {
  const { nodes } = subject();
  const node = nodes[index % nodes.length];
  if (node === undefined) throw new Error('a subject has nodes');
  return node;
}
