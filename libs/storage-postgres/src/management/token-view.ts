import { whyTokenIsDead, type AccessToken, type AccessTokenReference, type AccessTokenState, type TokenType } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { byOrdinal } from '../hot/by-ordinal.js';
import { FIND, stateOf, type StateRow } from '../stores/access-token.store.js';
import { clientNamesOf } from './client-names.js';

/** An access token as admins see it: under a name that is of no use to anybody else, and without its key. */
export interface ManagedToken extends Omit<AccessToken, 'tokenHash' | 'expiryDay' | 'mac'> {
  readonly tokenId: string;
  readonly tokenType: TokenType;
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

/** In the order of the references; what is gone is left out. Read as introspection does: what counts there is what is shown. */
export async function managedTokens(manager: EntityManager, references: readonly AccessTokenReference[], at: Date): Promise<readonly ManagedToken[]> {
  const values = [references.map(({ expiryDay }) => expiryDay), references.map(({ tokenHash }) => tokenHash)];
  const rows: StateRow[] = await manager.query(FIND.text, values);
  const states = byOrdinal(references, rows, (row) => stateOf(row, references[row.ordinal - 1] as AccessTokenReference)).filter((state) => state !== undefined);
  const names = await clientNamesOf(manager, states.map(({ token }) => token.clientId));
  return states.map((state) => managedToken(state, names.get(state.token.clientId), at));
}

function managedToken(state: AccessTokenState, clientName: string | undefined, at: Date): ManagedToken {
  const { token, revokedAt, owner } = state;
  const { tokenHash: _, expiryDay: __, mac, ...shown } = token;
  const deadBecause = whyTokenIsDead(state, at);
  return {
    tokenId: tokenIdOf(token),
    tokenType: mac === undefined ? 'bearer' : 'mac',
    ...shown,
    ...(clientName !== undefined && { clientName }),
    ...(owner !== undefined && owner.username !== '' && { username: owner.username }),
    ...(revokedAt && { revokedAt }),
    ...(deadBecause !== undefined && { deadBecause }),
  };
}
