import { GRANT_JOIN, SINCE } from '../stores/access-token.store.js';
import { CLIENT_STANDING, OWNER_STANDING } from '../stores/standing.js';

/** The clock's time is $2 in all of these. */
const NOW = '$2::timestamptz';
/** Days before cannot hold a good token: their partitions are not even looked at. */
const NOT_PASSED = `t.expiry_day >= floor(extract(epoch FROM ${NOW}) / 86400)::integer`;
const NEITHER_EXPIRED_NOR_REVOKED = `${NOT_PASSED} AND t.expires_at > ${NOW} AND t.revoked_at IS NULL`;
/** Longer than any code lives: who did not redeem the grant by then never will. */
const REDEEMABLE = "interval '1 hour'";

/** Access tokens `t` that are good, in SQL what whyTokenIsDead is for one: usage.spec.ts holds both against each other. */
export const goodTokens = (condition: string): string => `
  SELECT FROM access_tokens t
  ${GRANT_JOIN}
  ${CLIENT_STANDING.join('t')}
  ${OWNER_STANDING.join('t')}
  WHERE ${condition} AND ${NEITHER_EXPIRED_NOR_REVOKED}
    AND (t.grant_id IS NULL OR (g.grant_id IS NOT NULL AND g.revoked_at IS NULL))
    AND ${CLIENT_STANDING.isGood(SINCE)} AND (t.user_id IS NULL OR ${OWNER_STANDING.isGood(SINCE)})`;

/** Something can still come of the grant `g`, unless it is revoked: a code or a refresh token that may be used, or an access token that
 *  is good. OFFSET 0 makes Postgres ask for each grant by the index and not read all tokens. */
const MAY_BE_USED = `
  CASE WHEN g.redeemed_at IS NULL THEN g.created_at > ${NOW} - ${REDEEMABLE}
       WHEN g.refresh_expires_at > ${NOW} AND g.refresh_idle_expires_at > ${NOW} THEN true
       ELSE EXISTS (SELECT FROM access_tokens t WHERE t.grant_id = g.grant_id AND ${NEITHER_EXPIRED_NOR_REVOKED} OFFSET 0) END`;

/** Which grants of $1 may be used, revoked or not. */
export const USABLE_GRANTS = `SELECT g.grant_id FROM grants g WHERE g.grant_id = ANY($1::uuid[]) AND ${MAY_BE_USED}`;

/** Grants `g` that stand and may be used. */
export const liveGrants = (condition: string): string => `
  SELECT FROM grants g
  ${CLIENT_STANDING.join('g')}
  ${OWNER_STANDING.join('g')}
  WHERE ${condition} AND g.revoked_at IS NULL AND ${CLIENT_STANDING.isGood('g.recorded_at')} AND ${OWNER_STANDING.isGood('g.recorded_at')} AND ${MAY_BE_USED}`;
