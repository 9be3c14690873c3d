const CHARACTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 20;

/** A password of about 115 bits, without characters that look alike. */
export function newPassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    // Bytes beyond the last whole round would make the first characters likelier.
    const usable = [...crypto.getRandomValues(new Uint8Array(LENGTH))].filter((byte) => byte < 256 - (256 % CHARACTERS.length));
    password += usable.map((byte) => CHARACTERS[byte % CHARACTERS.length]).join('');
  }
  return password.slice(0, LENGTH);
}
