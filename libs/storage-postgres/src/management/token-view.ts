import { whyTokenIsDead, type AccessToken, type AccessTokenReference, type AccessTokenState } from '@assent/core';
import { In, type EntityManager } from 'typeorm';
import type { AccessTokenEntity } from '../entities/access-token.entity.js';
import { GrantEntity } from '../entities/grant.entity.js';
import { partiesOf, type Parties } from './parties.js';

/** An access token as admins see it: under a name that is of no use to anybody else. */
export interface ManagedToken extends Omit<AccessToken, 'tokenHash' | 'expiryDay'> {
  readonly tokenId: string;
  readonly clientName?: string;
  readonly username?: string;
  readonly revokedAt?: Date;
  /** Absent: it is good. */
  readonly deadBecause?: string;
}

const TOKEN_ID = /^(\d{1,8})-([0-9a-f]{64})$/;

/** Where the row is: partition and hash. */
export const tokenIdOf = ({ expiryDay, tokenHash }: AccessTokenReference): string => `${expiryDay}-${tokenHash.toString('hex')}`;

/** Undefined: not a token's name. */
export function referenceOf(tokenId: string): AccessTokenReference | undefined {
  const [, day, hash] = TOKEN_ID.exec(tokenId) ?? [];
  return day === undefined || hash === undefined ? undefined : { expiryDay: Number(day), tokenHash: Buffer.from(hash, 'hex') };
}

/** Four queries, however many tokens. */
export async function managedTokens(manager: EntityManager, entities: readonly AccessTokenEntity[], at: Date): Promise<readonly ManagedToken[]> {
  const parties = await partiesOf(manager, entities);
  const grantIds = [...new Set(entities.flatMap(({ grantId }) => grantId ?? []))];
  const grants = await manager.find(GrantEntity, { select: { grantId: true, revokedAt: true }, where: { grantId: In(grantIds) } });
  const standing = new Map(grants.map(({ grantId, revokedAt }) => [grantId, revokedAt]));
  return entities.map((entity) => managedToken(entity, parties, standing, at));
}

function managedToken(entity: AccessTokenEntity, parties: Parties, grants: ReadonlyMap<string, Date | null>, at: Date): ManagedToken {
  const token = tokenOf(entity);
  const { clientName, ...client } = parties.client(entity.clientId);
  const { username, ...owner } = entity.userId === null ? {} : parties.owner(entity.userId);
  const revoked = entity.revokedAt !== null && { revokedAt: entity.revokedAt };
  const state: AccessTokenState = {
    token,
    ...revoked,
    ...(entity.grantId !== null && { grant: grantStanding(grants.get(entity.grantId)) }),
    client,
    ...(entity.userId !== null && { owner: { ...owner, username: username ?? '' } }),
  };
  const deadBecause = whyTokenIsDead(state, at);
  const { tokenHash: _, expiryDay: __, ...shown } = token;
  return {
    tokenId: tokenIdOf(entity),
    ...shown,
    ...(clientName !== undefined && { clientName }),
    ...(username !== undefined && { username }),
    ...revoked,
    ...(deadBecause !== undefined && { deadBecause }),
  };
}

/** A grant that is gone is revoked. */
const grantStanding = (revokedAt: Date | null | undefined): { revokedAt?: Date } =>
  revokedAt === undefined ? { revokedAt: new Date(0) } : revokedAt === null ? {} : { revokedAt };

const tokenOf = ({ userId, grantId, revokedAt: _, ...rest }: AccessTokenEntity): AccessToken => ({
  ...rest,
  ...(userId !== null && { userId }),
  ...(grantId !== null && { grantId }),
});
