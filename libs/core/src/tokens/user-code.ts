import type { Random } from '../ports/random.js';
import type { SecretHasher } from '../secrets/secret-hasher.js';

/** No vowels, so no words; no digits, so nothing that looks alike. Eight of them are 34 bits. @spec RFC 8628 §6.1 */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const SHAPE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);
/** The largest multiple of 20 in a byte: what is above would favour some letters. */
const FAIR_BYTES = 240;
/** Longer texts are no code. */
const MAX_TYPED_LENGTH = 100;

export function newUserCode(random: Random): string {
  const letters: string[] = [];
  while (letters.length < LENGTH) {
    const fair = [...random.bytes(LENGTH)].filter((byte) => byte < FAIR_BYTES);
    letters.push(...fair.map((byte) => LETTERS.charAt(byte % LETTERS.length)));
  }
  return letters.slice(0, LENGTH).join('');
}

/** What a person typed, as it is compared: case, blanks and dashes do not matter, nor does full-width writing. Undefined: no code of ours looks
 *  like this. @spec RFC 8628 §6.1 */
export function parseUserCode(typed: string): string | undefined {
  if (typed.length > MAX_TYPED_LENGTH) return undefined;
  const letters = typed.normalize('NFKC').toUpperCase().replaceAll(/[\p{P}\p{Z}\p{Cc}\p{Cf}]/gu, '');
  return SHAPE.test(letters) ? letters : undefined;
}

/** As devices and pages show it. */
export const shownUserCode = (code: string): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

/** Keyed: 34 bits could be guessed from a plain hash. */
export const userCodeHash = (code: string, hasher: SecretHasher): Buffer => Buffer.from(hasher.hash(hashedText(code)), 'base64url');

/** What userCodeHash gives in any service of the installation, while their keys are being changed; the likeliest first. */
export const userCodeHashes = (code: string, hasher: SecretHasher): readonly Buffer[] =>
  hasher.everyHash(hashedText(code)).map((text) => Buffer.from(text, 'base64url'));

const hashedText = (code: string): string => `user code ${code}`;
