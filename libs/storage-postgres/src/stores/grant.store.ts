import type { AccessToken, Grant, GrantState, GrantStore, RefreshFamily, Rotation } from '@assent/core';
import { byOrdinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool } from '../hot/hot-pool.js';
import { isUuid } from '../hot/text.js';
import { withPartitions } from '../operations/partitions.js';
import { arrayLiteral, tokenValues } from './access-token-columns.js';
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
    await this.pool.rows(CREATE, [
      grants.map(({ grantId }) => grantId),
      grants.map(({ clientId }) => clientId),
      grants.map(({ userId }) => userId),
      grants.map(({ scope }) => arrayLiteral(scope)),
      grants.map(({ resources }) => arrayLiteral(resources)),
      grants.map(({ createdAt }) => createdAt.toISOString()),
    ]);
    return grants.map(() => undefined);
  }

  private async findBatch(ids: readonly string[]): Promise<(GrantState | undefined)[]> {
    return byOrdinal(ids, await this.pool.rows<GrantRow>(FIND, [ids]), grantStateOf);
  }

  private async redeemBatch(batch: readonly Redemption[]): Promise<boolean[]> {
    const values = [
      batch.map(({ grantId }) => grantId),
      batch.map(({ at }) => at.toISOString()),
      batch.map(({ refresh }) => refresh?.familySecretHash ?? null),
      batch.map(({ refresh }) => refresh?.currentHash ?? null),
      batch.map(({ refresh }) => refresh?.generation ?? null),
      batch.map(({ refresh }) => refresh?.expiresAt.toISOString() ?? null),
      batch.map(({ refresh }) => refresh?.idleExpiresAt.toISOString() ?? null),
    ];
    return this.winners(REDEEM, batch, values);
  }

  private async rotateBatch(batch: readonly RotationOf[]): Promise<boolean[]> {
    const values = [
      batch.map(({ grantId }) => grantId),
      batch.map(({ presentedHash }) => presentedHash),
      batch.map(({ nextHash }) => nextHash),
      batch.map(({ sealedAnswer }) => sealedAnswer),
      batch.map(({ rotatedAt }) => rotatedAt.toISOString()),
      batch.map(({ idleExpiresAt }) => idleExpiresAt.toISOString()),
    ];
    return this.winners(ROTATE, batch, values);
  }

  private async winners(statement: typeof REDEEM, batch: readonly { readonly accessToken: AccessToken }[], values: unknown[]): Promise<boolean[]> {
    const tokens = batch.map(({ accessToken }) => accessToken);
    const insert = () => this.pool.rows<{ readonly ordinal: number }>(statement, [...values, ...tokenValues(tokens)]);
    const won = new Set((await withPartitions(this.pool, tokens, insert)).map(({ ordinal }) => ordinal));
    return batch.map((_, index) => won.has(index + 1));
  }

  private async revokeBatch(batch: readonly Revocation[]): Promise<void[]> {
    await this.pool.rows(REVOKE, [batch.map(({ grantId }) => grantId), batch.map(({ at }) => at.toISOString())]);
    return batch.map(() => undefined);
  }
}
