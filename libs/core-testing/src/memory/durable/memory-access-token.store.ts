import type { AccessToken, AccessTokenReference, AccessTokenState, AccessTokenStore } from '@assent/core';
import { GONE } from './gone.js';
import type { MemoryClientStore } from './memory-client.store.js';
import type { MemoryUserStore } from './memory-user.store.js';

interface Row {
  readonly token: AccessToken;
  readonly revokedAt?: Date;
}

interface Joined {
  readonly clients: MemoryClientStore;
  readonly users: MemoryUserStore;
  /** Undefined: there is no such grant. */
  readonly grant: (grantId: string) => { readonly revokedAt?: Date } | undefined;
}

export class MemoryAccessTokenStore implements AccessTokenStore {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly joined: Joined) {}

  async save(token: AccessToken): Promise<'saved' | 'refused'> {
    if (this.joined.clients.standing(token.clientId).disabledAt !== undefined) return 'refused';
    this.put(token);
    return 'saved';
  }

  /** Saves without asking. */
  put(token: AccessToken): void {
    this.rows.set(keyOf(token), { token });
  }

  async find(reference: AccessTokenReference): Promise<AccessTokenState | undefined> {
    const row = this.rows.get(keyOf(reference));
    if (row === undefined) return undefined;
    const { clientId, grantId, userId } = row.token;
    return {
      ...row,
      ...(grantId !== undefined && { grant: this.joined.grant(grantId) ?? { revokedAt: GONE } }),
      client: this.joined.clients.standing(clientId),
      ...(userId !== undefined && { owner: this.joined.users.owner(userId) }),
    };
  }

  async revoke(reference: AccessTokenReference, at: Date): Promise<void> {
    const row = this.rows.get(keyOf(reference));
    if (row !== undefined && row.revokedAt === undefined) this.rows.set(keyOf(reference), { ...row, revokedAt: at });
  }
}

const keyOf = ({ expiryDay, tokenHash }: AccessTokenReference): string => `${expiryDay} ${tokenHash.toString('hex')}`;
