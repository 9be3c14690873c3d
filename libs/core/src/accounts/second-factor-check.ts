import type { User } from '../model/user.js';
import type { ReplayStore } from '../ports/replay.store.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { countCodeAttempt, type Attempt, type AttemptNeeds } from './attempts.js';
import { matchingTotpStep, openTotpFactor, totpStepCounts, type TotpFactor } from './totp.js';

/** What another node's clock may lag behind: a code that it still takes must still be remembered. */
const CLOCK_TOLERANCE_SECONDS = 30;

export interface SecondFactorNeeds extends AttemptNeeds {
  readonly replays: ReplayStore;
  readonly secretBox: SecretBox;
}

/** Whether the code is the one that the person's authenticator app shows, and was not used before.
 *  @throws TooManyRequests */
export async function checkCode(attempt: Attempt, user: User, code: string, needs: SecondFactorNeeds): Promise<boolean> {
  await countCodeAttempt(attempt, user, needs);
  const factor = openTotpFactor(needs.secretBox, user);
  const step = factor && matchingTotpStep(factor.secret, code, needs.clock.now());
  return factor !== undefined && step !== undefined && isFirstUse(user, factor, step, needs);
}

/** RFC 6238 §5.2: a code is accepted once, whatever the concurrency. One that may have been accepted before the memory began is
 *  refused, and a later one will do; but of a secret that is younger than the memory, none was. */
async function isFirstUse({ userId }: User, { setAt }: TotpFactor, step: number, { replays }: SecondFactorNeeds): Promise<boolean> {
  const { from, until } = totpStepCounts(step);
  const rememberedUntil = new Date(until.getTime() + CLOCK_TOLERANCE_SECONDS * 1000);
  const { outcome, bornAt } = await replays.remember('totp', `${userId}:${step}`, rememberedUntil);
  return outcome === 'first' && (bornAt <= from || bornAt <= setAt);
}
