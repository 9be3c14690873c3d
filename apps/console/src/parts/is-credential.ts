import { credentialKind } from './credential-kind.js';
import { pastedText } from './pasted-text.js';

const LONG_LENGTH = 40;

/** Whether a text has a credential in it, or what may be one: it must not get into an address then, not even as something to search for. */
export const isCredential = (text: string): boolean =>
  pastedText(text).wrapping === 'basic' ||
  text
    .split(/[\s"'`,;=&#?<>]+/)
    .some(mayBeSecret);

function mayBeSecret(word: string): boolean {
  const { kind } = credentialKind(word);
  if (kind === 'unknown') return word.length >= LONG_LENGTH && !/^https?:\/\//i.test(word);
  return kind !== 'uuid' && kind !== 'token-id' && kind !== 'user-code';
}
