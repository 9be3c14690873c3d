import type { AccessToken } from '../model/access-token.js';
import { sha256 } from '../secrets/sha256.js';
import type { VerifyNeeds } from './credential.js';
import type { MacHeader } from './mac-header.js';
import { macRefusal, type MacRefusal } from './mac-refusal.js';

type Needs = Pick<VerifyNeeds, 'accessTokens' | 'clock' | 'config' | 'replays'>;

/** Why a request with a right mac does not count; undefined: it was made just now, and comes for the first time. Writes, so only what is
 *  proven may come here.
 *  @spec draft-ietf-oauth-v2-http-mac-02 §4.1 */
export async function whyNotFresh(header: MacHeader, token: AccessToken, needs: Needs): Promise<MacRefusal | undefined> {
  const now = seconds(needs.clock.now());
  const adjusted = header.draft === '00' ? seconds(token.issuedAt) + header.ageSeconds : await adjustedTime(Number(header.ts), now, token, needs);
  if (adjusted === undefined) return macRefusal('stale', "the client's clock is too wrong");
  // what is too far ahead would outlive the memory of its nonce
  if (Math.abs(adjusted - now) > needs.config.macWindowSeconds) return macRefusal('stale', `the request is ${now - adjusted} seconds old`);
  return whyReplayed(header, adjusted, token, needs);
}

/** The request's time by our clock: the first request of a token says how far the client's clock is off. Undefined: too far. */
async function adjustedTime(ts: number, now: number, token: AccessToken, { accessTokens, config }: Needs): Promise<number | undefined> {
  const delta = await accessTokens.fixMacDelta(token, learnableDelta(now - ts, config));
  return delta === undefined ? undefined : ts + delta;
}

/** A clock that is right within the window needs no correction, even where none is allowed. */
function learnableDelta(delta: number, { macMaxInitialSkewSeconds, macWindowSeconds }: Needs['config']): number | undefined {
  if (Math.abs(delta) <= macMaxInitialSkewSeconds) return delta;
  return Math.abs(delta) <= macWindowSeconds ? 0 : undefined;
}

/** The drafts want (id, ts, nonce) to be unique, the guide (ts, nonce, mac): the first implies the second, as one key makes one mac. */
async function whyReplayed(header: MacHeader, adjusted: number, token: AccessToken, { config, replays }: Needs): Promise<MacRefusal | undefined> {
  const unique = header.draft === '02' ? [header.id, header.ts, header.nonce] : [header.id, header.nonce];
  const until = new Date((adjusted + 2 * config.macWindowSeconds) * 1000);
  const { outcome, bornAt } = await replays.remember('mac-nonce', sha256(JSON.stringify(unique)).toString('base64url'), until);
  if (outcome === 'replayed') return macRefusal('replayed', 'the nonce was used before');
  // A memory that was lost opens no window. Before its birth nothing was accepted that a token issued since made, nor anything that
  // lies further ahead of the birth than the window reaches. Who cannot wait refreshes its token.
  const unseen = token.issuedAt >= bornAt || (adjusted - config.macWindowSeconds) * 1000 >= bornAt.getTime();
  return unseen ? undefined : macRefusal('stale', 'the request may be older than the replay memory');
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
