import { base32 } from '../accounts/base32.js';
import { sealTotpFactor, TOTP_DIGITS, TOTP_STEP_SECONDS } from '../accounts/totp.js';
import type { Random } from '../ports/random.js';
import type { SecretBox } from '../secrets/secret-box.js';

/** RFC 4226 §4 R6: 160 bits, the length of a SHA-1. */
const SECRET_BYTES = 20;

export interface NewTotpFactor {
  /** For the authenticator app, in base32. */
  readonly secret: string;
  /** For the store. */
  readonly sealed: Buffer;
}

/** A second factor for one person. @spec RFC 6238 */
export function newTotpFactor(userId: string, setAt: Date, { random, secretBox }: { readonly random: Random; readonly secretBox: SecretBox }): NewTotpFactor {
  const secret = base32(random.bytes(SECRET_BYTES));
  return { secret, sealed: sealTotpFactor(secretBox, userId, secret, setAt) };
}

/** What a QR code for authenticator apps contains. */
export function otpauthUri({ issuer, username, secret }: { readonly issuer: string; readonly username: string; readonly secret: string }): string {
  const name = new URL(issuer).hostname;
  const query = `secret=${secret}&issuer=${encodeURIComponent(name)}&algorithm=SHA1&digits=${TOTP_DIGITS}&period=${TOTP_STEP_SECONDS}`;
  return `otpauth://totp/${encodeURIComponent(name)}:${encodeURIComponent(username)}?${query}`;
}
