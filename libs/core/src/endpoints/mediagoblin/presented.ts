import type { GrantNeeds, GrantType } from '../../grants/grant-type.js';
import { authorizationCode } from '../../grants/authorization-code.js';
import { findFamily, isCurrent, mayHaveAnswerAgain, whyFamilyIsDead } from '../../grants/refresh-family.js';
import { refreshToken } from '../../grants/refresh-token.js';
import type { Grant, GrantState } from '../../model/grant.js';
import { sha256 } from '../../secrets/sha256.js';
import { parseRefreshToken } from '../../tokens/refresh-token.js';
import { whyGrantIsDead } from '../../tokens/standing.js';

type Needs = Pick<GrantNeeds, 'clock' | 'codes' | 'config' | 'grants'>;

/** What somebody wants to trade for tokens. */
export interface Presented {
  readonly grant: Grant;
  /** Expired, used or revoked: as good as unknown. The grant type says so too, and does what its reuse asks for. */
  readonly dead: boolean;
  /** Where a code was sent. */
  readonly redirectUri?: string;
}

/** A way to get tokens: no grant_type names it, its parameter does. */
export interface PresentedKind {
  readonly parameter: 'code' | 'refresh_token';
  readonly grantType: GrantType;
  /** What is said of an unknown one. */
  readonly unknown: string;
  find(text: string, needs: Needs): Promise<Presented | undefined>;
}

/** A code goes first: a refresh token beside it is ignored. */
export const PRESENTED_KINDS: readonly PresentedKind[] = [
  { parameter: 'code', grantType: authorizationCode, unknown: 'Invalid code.', find: findCode },
  { parameter: 'refresh_token', grantType: refreshToken, unknown: 'Invalid refresh token.', find: findRefreshToken },
];

async function findCode(text: string, { clock, codes, grants }: Needs): Promise<Presented | undefined> {
  const found = await codes.find(sha256(text));
  if (found === undefined) return undefined;
  const { expiresAt, grant, redirectUri } = found.code;
  const state = await grants.find(grant.grantId);
  return { grant, redirectUri, dead: found.spent || expiresAt <= clock.now() || isOver(state) };
}

const isOver = (state: GrantState | undefined): boolean => state === undefined || state.redeemedAt !== undefined || whyGrantIsDead(state) !== undefined;

async function findRefreshToken(text: string, { clock, config, grants }: Needs): Promise<Presented | undefined> {
  const token = parseRefreshToken(text);
  const found = token && (await findFamily(token, { grants }));
  if (token === undefined || found === undefined) return undefined;
  const now = clock.now();
  const rotatedOut = !isCurrent(token, found.family) && !mayHaveAnswerAgain(token, found.family, now, config);
  return { grant: found.state.grant, dead: rotatedOut || whyFamilyIsDead(found, now) !== undefined };
}
