import { createHmac } from 'node:crypto';
import type { User } from '../model/user.js';
import { TOTP_PURPOSE } from '../secrets/purposes.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { sameBytes } from '../secrets/sha256.js';
import { fromBase32 } from './base32.js';

export const TOTP_STEP_SECONDS = 30;
export const TOTP_DIGITS = 6;
/** RFC 6238 §5.2: steps before and after ours that count too, because clocks differ and typing takes time. */
const STEPS_OF_TOLERANCE = 1;

/** What a person's authenticator app and we share. */
export interface TotpFactor {
  readonly secret: Buffer;
  /** Before this instant nobody had a code of it. */
  readonly setAt: Date;
}

/** Bound to the person: in somebody else's row it does not open.
 *  @param secret base32 */
export const sealTotpFactor = (box: SecretBox, userId: string, secret: string, setAt: Date): Buffer =>
  box.seal(TOTP_PURPOSE, `${setAt.getTime()} ${secret}`, userId);

/** Undefined: the person has no second factor. */
export function openTotpFactor(box: SecretBox, { userId, totpSealedSecret }: User): TotpFactor | undefined {
  if (totpSealedSecret === undefined) return undefined;
  const [setAt, secret = ''] = box.open(TOTP_PURPOSE, totpSealedSecret, userId).split(' ');
  return { secret: fromBase32(secret), setAt: new Date(Number(setAt)) };
}

/** @spec RFC 6238 §4.2 */
export const totpStepAt = (instant: Date): number => Math.floor(instant.getTime() / (TOTP_STEP_SECONDS * 1000));

/** @spec RFC 6238 §4.2, RFC 4226 §5.3 */
export function totpCode(secret: Uint8Array, step: number, digits = TOTP_DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code was typed; undefined: none of those that count now. Every step is compared, in constant time. */
export function matchingTotpStep(secret: Uint8Array, typed: string, now: Date): number | undefined {
  const code = Buffer.from(typed.normalize('NFKC').replaceAll(/\s/gu, ''));
  const current = totpStepAt(now);
  const steps = Array.from({ length: 2 * STEPS_OF_TOLERANCE + 1 }, (_, index) => current - STEPS_OF_TOLERANCE + index);
  return steps.filter((step) => sameBytes(Buffer.from(totpCode(secret, step)), code)).at(-1);
}

/** From when on, and until when, the code of a step is accepted. */
export const totpStepCounts = (step: number): { readonly from: Date; readonly until: Date } => ({
  from: startOf(step - STEPS_OF_TOLERANCE),
  until: startOf(step + STEPS_OF_TOLERANCE + 1),
});

const startOf = (step: number): Date => new Date(step * TOTP_STEP_SECONDS * 1000);
