import type { AccessToken, Grant, GrantState, GrantStore, RefreshFamily, Rotation } from '@assent/core';
import { batchParameter, hexOf } from '../hot/batch-rows.js';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { isUuid } from '../hot/text.js';
import { withPartitions } from '../operations/partitions.js';
import { tokenRow } from './access-token-columns.js';
import { grantStateOf, type GrantRow } from './grant-row.js';
import { CREATE, FIND, REDEEM, REVOKE, ROTATE } from './grant-statements.js';

interface Redemption {
  readonly grantId: string;
  readonly at: Date;
  readonly accessToken: AccessToken;
  readonly refresh?: RefreshFamily;
}

interface RotationOf extends Rotation {
  readonly grantId: string;
}

interface Revocation {
  readonly grantId: string;
  readonly at: Date;
}

export class PostgresGrantStore implements GrantStore {
  private readonly creating = new Coalescer<Grant, void>((batch) => this.createBatch(batch));
  private readonly finding = new Coalescer<string, GrantState | undefined>((batch) => this.findBatch(batch));
  private readonly redeeming = new Coalescer<Redemption, boolean>((batch) => this.redeemBatch(batch));
  private readonly rotating = new Coalescer<RotationOf, boolean>((batch) => this.rotateBatch(batch));
  private readonly revoking = new Coalescer<Revocation, void>((batch) => this.revokeBatch(batch));

  constructor(private readonly pool: HotPool) {}

  create(grant: Grant): Promise<void> {
    return this.creating.call(grant);
  }

  async find(grantId: string): Promise<GrantState | undefined> {
    return isUuid(grantId) ? this.finding.call(grantId) : undefined;
  }

  async redeem(
    grantId: string,
    at: Date,
    issued: { readonly accessToken: AccessToken; readonly refresh?: RefreshFamily },
  ): Promise<'redeemed' | 'refused'> {
    return isUuid(grantId) && (await this.redeeming.call({ grantId, at, ...issued })) ? 'redeemed' : 'refused';
  }

  async rotate(grantId: string, rotation: Rotation): Promise<'rotated' | 'refused'> {
    return isUuid(grantId) && (await this.rotating.call({ grantId, ...rotation })) ? 'rotated' : 'refused';
  }

  async revoke(grantId: string, at: Date): Promise<void> {
    if (isUuid(grantId)) await this.revoking.call({ grantId, at });
  }

  private async createBatch(grants: readonly Grant[]): Promise<void[]> {
    const rows = grants.map(({ grantId, clientId, userId, scope, resources, createdAt }) => ({
      grant_id: grantId,
      client_id: clientId,
      user_id: userId,
      scope,
      resources,
      created_at: createdAt,
    }));
    await this.pool.rows(CREATE, batchParameter(rows));
    return grants.map(() => undefined);
  }

  private async findBatch(ids: readonly string[]): Promise<(GrantState | undefined)[]> {
    return byOrdinal(ids, await this.pool.rows<GrantRow>(FIND, [ids]), grantStateOf);
  }

  private async redeemBatch(batch: readonly Redemption[]): Promise<boolean[]> {
    return this.winners(REDEEM, batch, ({ grantId, at, refresh }) => ({
      id: grantId,
      at,
      ...(refresh && {
        family_secret_hash: hexOf(refresh.familySecretHash),
        current_hash: hexOf(refresh.currentHash),
        generation: refresh.generation,
        family_expires_at: refresh.expiresAt,
        family_idle_expires_at: refresh.idleExpiresAt,
      }),
    }));
  }

  private async rotateBatch(batch: readonly RotationOf[]): Promise<boolean[]> {
    return this.winners(ROTATE, batch, ({ grantId, presentedHash, nextHash, sealedAnswer, rotatedAt, idleExpiresAt }) => ({
      id: grantId,
      presented_hash: hexOf(presentedHash),
      next_hash: hexOf(nextHash),
      sealed_answer: hexOf(sealedAnswer),
      rotated_at: rotatedAt,
      idle_expires_at: idleExpiresAt,
    }));
  }

  /** @returns for each item, whether it won its grant; the winners' tokens are saved */
  private async winners<Item extends { readonly accessToken: AccessToken }>(statement: Statement, batch: readonly Item[], rowOf: (item: Item) => object): Promise<boolean[]> {
    const tokens = batch.map(({ accessToken }) => accessToken);
    const rows = batchParameter(batch.map((item, index) => ({ ordinal: index + 1, ...rowOf(item), ...tokenRow(item.accessToken) })));
    const won = new Set((await withPartitions(this.pool, tokens, () => this.pool.rows<Ordinal>(statement, rows))).map(({ ordinal }) => ordinal));
    return batch.map((_, index) => won.has(index + 1));
  }

  private async revokeBatch(batch: readonly Revocation[]): Promise<void[]> {
    await this.pool.rows(REVOKE, [batch.map(({ grantId }) => grantId), batch.map(({ at }) => at.toISOString())]);
    return batch.map(() => undefined);
  }
}
