import type { AccessToken, Grant, GrantState, GrantStore, RefreshFamily, Rotation, Standing } from '@assent/core';
import type { MemoryAccessTokenStore } from './memory-access-token.store.js';
import type { MemoryClientStore } from './memory-client.store.js';
import type { MemoryUserStore } from './memory-user.store.js';

type Row = Pick<GrantState, 'grant' | 'redeemedAt' | 'revokedAt' | 'refresh'>;

interface Joined {
  readonly clients: MemoryClientStore;
  readonly users: MemoryUserStore;
  readonly accessTokens: () => MemoryAccessTokenStore;
}

export class MemoryGrantStore implements GrantStore {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly joined: Joined) {}

  async create(grant: Grant): Promise<void> {
    this.rows.set(grant.grantId, { grant });
  }

  remove(grantId: string): void {
    this.rows.delete(grantId);
  }

  /** What a look-up of an access token needs. */
  revocation(grantId: string): { readonly revokedAt?: Date } | undefined {
    const row = this.rows.get(grantId);
    return row && { ...(row.revokedAt && { revokedAt: row.revokedAt }) };
  }

  async find(grantId: string): Promise<GrantState | undefined> {
    const row = this.rows.get(grantId);
    if (row === undefined) return undefined;
    return { ...row, client: this.joined.clients.standing(row.grant.clientId), owner: this.joined.users.owner(row.grant.userId) };
  }

  async redeem(
    grantId: string,
    at: Date,
    { accessToken, refresh }: { readonly accessToken: AccessToken; readonly refresh?: RefreshFamily },
  ): Promise<'redeemed' | 'refused'> {
    const row = this.standing(grantId);
    if (row === undefined || row.redeemedAt !== undefined) return 'refused';
    this.rows.set(grantId, { ...row, redeemedAt: at, ...(refresh && { refresh }) });
    this.joined.accessTokens().put(accessToken);
    return 'redeemed';
  }

  async rotate(grantId: string, rotation: Rotation): Promise<'rotated' | 'refused'> {
    const row = this.standing(grantId);
    if (row?.refresh === undefined || !row.refresh.currentHash.equals(rotation.presentedHash)) return 'refused';
    this.rows.set(grantId, { ...row, refresh: nextGeneration(row.refresh, rotation) });
    this.joined.accessTokens().put(rotation.accessToken);
    return 'rotated';
  }

  async revoke(grantId: string, at: Date): Promise<void> {
    const row = this.rows.get(grantId);
    if (row !== undefined && row.revokedAt === undefined) this.rows.set(grantId, { ...row, revokedAt: at });
  }

  private standing(grantId: string): Row | undefined {
    const row = this.rows.get(grantId);
    if (row === undefined || row.revokedAt !== undefined) return undefined;
    const { clientId, createdAt, userId } = row.grant;
    const stands = [this.joined.clients.standing(clientId), this.joined.users.owner(userId)].every((party) => allows(party, createdAt));
    return stands ? row : undefined;
  }
}

const allows = ({ disabledAt, tokensNotBefore }: Standing, createdAt: Date): boolean =>
  disabledAt === undefined && (tokensNotBefore === undefined || tokensNotBefore < createdAt);

const nextGeneration = (family: RefreshFamily, rotation: Rotation): RefreshFamily => ({
  ...family,
  previousHash: family.currentHash,
  currentHash: rotation.nextHash,
  generation: family.generation + 1,
  rotatedAt: rotation.rotatedAt,
  sealedAnswer: rotation.sealedAnswer,
  idleExpiresAt: rotation.idleExpiresAt,
});
