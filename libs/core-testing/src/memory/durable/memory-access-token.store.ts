import type { AccessToken, AccessTokenReference, AccessTokenState, AccessTokenStore } from '@assent/core';
import { GONE } from './gone.js';
import type { MemoryClientStore } from './memory-client.store.js';
import type { MemoryUserStore } from './memory-user.store.js';
import type { RecordOrder } from './revocations.js';

interface Row {
  readonly recorded: number;
  readonly token: AccessToken;
  readonly revokedAt?: Date;
  readonly macDeltaSeconds?: number;
}

interface Joined {
  readonly clients: MemoryClientStore;
  readonly users: MemoryUserStore;
  readonly order: RecordOrder;
  /** Undefined: there is no such grant. */
  readonly grant: (grantId: string) => { readonly recorded: number; readonly revokedAt?: Date } | undefined;
}

export class MemoryAccessTokenStore implements AccessTokenStore {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly joined: Joined) {}

  async save(token: AccessToken): Promise<'saved' | 'refused'> {
    if (!this.joined.clients.isEnabled(token.clientId)) return 'refused';
    this.put(token);
    return 'saved';
  }

  /** Saves without asking. */
  put(token: AccessToken): void {
    this.rows.set(keyOf(token), { recorded: this.joined.order.next(), token });
  }

  async find(reference: AccessTokenReference): Promise<AccessTokenState | undefined> {
    const row = this.rows.get(keyOf(reference));
    if (row === undefined) return undefined;
    const { recorded, macDeltaSeconds: _, ...own } = row;
    const { clientId, grantId, userId } = row.token;
    const { recorded: since = recorded, ...grant } = (grantId === undefined ? undefined : this.joined.grant(grantId)) ?? { revokedAt: GONE };
    return {
      ...own,
      ...(grantId !== undefined && { grant }),
      client: this.joined.clients.standing(clientId, since),
      ...(userId !== undefined && { owner: this.joined.users.owner(userId, since) }),
    };
  }

  async fixMacDelta(reference: AccessTokenReference, deltaSeconds: number | undefined): Promise<number | undefined> {
    const row = this.rows.get(keyOf(reference));
    if (row === undefined) return undefined;
    const macDeltaSeconds = row.macDeltaSeconds ?? deltaSeconds;
    if (macDeltaSeconds === undefined) return undefined;
    this.rows.set(keyOf(reference), { ...row, macDeltaSeconds });
    return macDeltaSeconds;
  }

  async revoke(reference: AccessTokenReference, at: Date): Promise<void> {
    const row = this.rows.get(keyOf(reference));
    if (row !== undefined && row.revokedAt === undefined) this.rows.set(keyOf(reference), { ...row, revokedAt: at });
  }
}

const keyOf = ({ expiryDay, tokenHash }: AccessTokenReference): string => `${expiryDay} ${tokenHash.toString('hex')}`;
