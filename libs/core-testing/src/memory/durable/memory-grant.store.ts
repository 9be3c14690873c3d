import type { AccessToken, Grant, GrantState, GrantStore, RefreshFamily, Rotation, Standing } from '@assent/core';
import type { MemoryAccessTokenStore } from './memory-access-token.store.js';
import type { MemoryClientStore } from './memory-client.store.js';
import type { MemoryUserStore } from './memory-user.store.js';
import type { RecordOrder } from './revocations.js';

interface Row {
  readonly recorded: number;
  readonly state: Pick<GrantState, 'grant' | 'redeemedAt' | 'revokedAt' | 'refresh'>;
}

interface Joined {
  readonly clients: MemoryClientStore;
  readonly users: MemoryUserStore;
  readonly order: RecordOrder;
  readonly accessTokens: () => MemoryAccessTokenStore;
}

export class MemoryGrantStore implements GrantStore {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly joined: Joined) {}

  async create(grant: Grant): Promise<void> {
    this.rows.set(grant.grantId, { recorded: this.joined.order.next(), state: { grant } });
  }

  remove(grantId: string): void {
    this.rows.delete(grantId);
  }

  /** What a look-up of an access token needs. */
  recordOf(grantId: string): { readonly recorded: number; readonly revokedAt?: Date } | undefined {
    const row = this.rows.get(grantId);
    return row && { recorded: row.recorded, ...(row.state.revokedAt && { revokedAt: row.state.revokedAt }) };
  }

  async find(grantId: string): Promise<GrantState | undefined> {
    const row = this.rows.get(grantId);
    return row && { ...row.state, ...this.partiesOf(row) };
  }

  async redeem(
    grantId: string,
    at: Date,
    { accessToken, refresh }: { readonly accessToken: AccessToken; readonly refresh?: RefreshFamily },
  ): Promise<'redeemed' | 'refused'> {
    const row = this.standing(grantId);
    if (row === undefined || row.state.redeemedAt !== undefined) return 'refused';
    this.change(row, { redeemedAt: at, ...(refresh && { refresh }) });
    this.joined.accessTokens().put(accessToken);
    return 'redeemed';
  }

  async rotate(grantId: string, rotation: Rotation): Promise<'rotated' | 'refused'> {
    const row = this.standing(grantId);
    if (row?.state.refresh === undefined || !row.state.refresh.currentHash.equals(rotation.presentedHash)) return 'refused';
    this.change(row, { refresh: nextGeneration(row.state.refresh, rotation) });
    this.joined.accessTokens().put(rotation.accessToken);
    return 'rotated';
  }

  async revoke(grantId: string, at: Date): Promise<void> {
    const row = this.rows.get(grantId);
    if (row !== undefined && row.state.revokedAt === undefined) this.change(row, { revokedAt: at });
  }

  /** Every grant of a person to a client. */
  async revokeBetween(userId: string, clientId: string, at: Date): Promise<void> {
    const theirs = [...this.rows.values()].filter(({ state: { grant } }) => grant.userId === userId && grant.clientId === clientId);
    await Promise.all(theirs.map(({ state }) => this.revoke(state.grant.grantId, at)));
  }

  private change({ recorded, state }: Row, change: Partial<Row['state']>): void {
    this.rows.set(state.grant.grantId, { recorded, state: { ...state, ...change } });
  }

  private standing(grantId: string): Row | undefined {
    const row = this.rows.get(grantId);
    if (row === undefined || row.state.revokedAt !== undefined) return undefined;
    const { client, owner } = this.partiesOf(row);
    return isUp(client) && isUp(owner) ? row : undefined;
  }

  private partiesOf({ recorded, state: { grant } }: Row): Pick<GrantState, 'client' | 'owner'> {
    const { clients, users } = this.joined;
    return { client: clients.standing(grant.clientId, recorded), owner: users.owner(grant.userId, recorded) };
  }
}

const isUp = ({ disabledAt, revokedAt }: Standing): boolean => disabledAt === undefined && revokedAt === undefined;

const nextGeneration = (family: RefreshFamily, rotation: Rotation): RefreshFamily => ({
  ...family,
  previousHash: family.currentHash,
  currentHash: rotation.nextHash,
  generation: family.generation + 1,
  rotatedAt: rotation.rotatedAt,
  sealedAnswer: rotation.sealedAnswer,
  idleExpiresAt: rotation.idleExpiresAt,
});
