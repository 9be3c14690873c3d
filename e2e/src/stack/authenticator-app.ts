import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows, from the otpauth URI that a person scanned. @spec RFC 6238 */
export function authenticatorCode(otpauthUri: string, at = Date.now()): string {
  const { searchParams } = new URL(otpauthUri);
  const [digits, period] = ['digits', 'period'].map((name) => Number(searchParams.get(name)));
  const bits = Array.from(searchParams.get('secret') ?? '', (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 1000 / (period ?? 0))));
  const mac = createHmac(searchParams.get('algorithm') ?? '', key).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 10 ** (digits ?? 0)).padStart(digits ?? 0, '0');
}
