const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS = 5;

/** Without padding, as authenticator apps want it. @spec RFC 4648 §6 */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => ALPHABET[Number.parseInt(group.padEnd(BITS, '0'), 2)]).join('');
}

/** @throws Error a character outside the alphabet */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, bitsOf).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function bitsOf(character: string): string {
  const value = ALPHABET.indexOf(character);
  if (value < 0) throw new Error('not base32');
  return value.toString(2).padStart(BITS, '0');
}
