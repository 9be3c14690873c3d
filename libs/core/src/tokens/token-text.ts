import type { AccessTokenReference } from '../model/access-token.js';
import type { Random } from '../ports/random.js';
import { sha256 } from '../secrets/sha256.js';

const DAY_MILLISECONDS = 86_400_000;
const SECRET_BYTES = 32;
const OPAQUE = /^[am]t_([0-9a-z]{1,5})_[A-Za-z0-9_-]{43}$/;
/** Longer ones are not ours. */
const MAX_TOKEN_LENGTH = 8192;

export const expiryDayOf = (expiresAt: Date): number => Math.floor(expiresAt.getTime() / DAY_MILLISECONDS);

/** `at_<day of expiry>_<256 bits>`: the text names its partition. */
export const newOpaqueToken = (random: Random, expiresAt: Date): string => namingItsDay('at', random, expiresAt);

/** `mt_<day of expiry>_<256 bits>`: a MAC token, which names its key. It travels in the clear. @spec draft-ietf-oauth-v2-http-mac-02 §2 */
export const newMacKeyIdentifier = (random: Random, expiresAt: Date): string => namingItsDay('mt', random, expiresAt);

const namingItsDay = (prefix: string, random: Random, expiresAt: Date): string =>
  `${prefix}_${expiryDayOf(expiresAt).toString(36)}_${random.bytes(SECRET_BYTES).toString('base64url')}`;

/** Where the token's row would be. Undefined: nothing that we issue looks like this. */
export function accessTokenReference(text: string): AccessTokenReference | undefined {
  if (text.length > MAX_TOKEN_LENGTH) return undefined;
  const day = OPAQUE.exec(text)?.[1];
  const expiryDay = day === undefined ? expiryDayOfJwt(text) : Number.parseInt(day, 36);
  return expiryDay === undefined ? undefined : { expiryDay, tokenHash: sha256(text) };
}

/** Reads `exp` without checking anything: it only says where to look, and only the very text that we issued has a row there. */
function expiryDayOfJwt(text: string): number | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(text)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = (claims as { exp?: unknown } | null)?.exp;
    return typeof exp === 'number' && Number.isSafeInteger(exp) && exp > 0 && exp < 1e11 ? expiryDayOf(new Date(exp * 1000)) : undefined;
  } catch {
    return undefined; // not JSON: not ours
  }
}

/** An authorization code: 256 bits. @spec RFC 6749 §10.10 */
export const newCode = (random: Random): string => `ac_${random.bytes(SECRET_BYTES).toString('base64url')}`;

/** A device code: 256 bits. @spec RFC 8628 §5.2 */
export const newDeviceCode = (random: Random): string => `dc_${random.bytes(SECRET_BYTES).toString('base64url')}`;

/** An unguessable value for cookies and interaction ids: 256 bits. */
export const newHandle = (random: Random): string => random.bytes(SECRET_BYTES).toString('base64url');
