import type { AccessTokenState } from '../model/access-token.js';
import type { GrantState, Standing } from '../model/grant.js';

/** Why an access token is dead; undefined while it is good. For logs: callers outside learn only that it is. */
export function whyTokenIsDead(state: AccessTokenState, now: Date): string | undefined {
  const { token, grant, client, owner } = state;
  if (token.expiresAt <= now) return 'expired';
  if (state.revokedAt !== undefined) return 'revoked';
  if (grant?.revokedAt !== undefined) return 'its grant is revoked';
  return whyPartyIsDown('client', client) ?? (owner && whyPartyIsDown('owner', owner));
}

/** Why a grant is dead; undefined while it stands. */
export function whyGrantIsDead({ revokedAt, client, owner }: GrantState): string | undefined {
  if (revokedAt !== undefined) return 'the grant is revoked';
  return whyPartyIsDown('client', client) ?? whyPartyIsDown('owner', owner);
}

function whyPartyIsDown(name: string, { disabledAt, revokedAt }: Standing): string | undefined {
  if (disabledAt !== undefined) return `the ${name} is disabled or gone`;
  if (revokedAt !== undefined) return `everything of the ${name} was revoked since`;
  return undefined;
}
