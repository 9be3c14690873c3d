import type { TokenView } from '@assent/admin-contracts';
import type { Words } from '../../catalogue/language.js';

/** Why something is dead; a reason that we have no words for is shown as the server says it. */
export const reasonText = (words: Words, because: string | undefined): string | undefined => (because === undefined ? undefined : (words.tokens.reasons[because] ?? because));

/** What the client gave for it. */
export function originText(words: Words, { grant_type: grantType, rotation }: Pick<TokenView, 'grant_type' | 'rotation'>): string {
  if (grantType === undefined) return words.tokens.unknownOrigin;
  const name = words.tokens.grantTypes[grantType] ?? grantType;
  return grantType === 'refresh_token' && rotation !== undefined ? `${name}, ${words.tokens.rotation(rotation)}` : name;
}

export const kindText = (words: Words, { token_type: type, format }: Pick<TokenView, 'token_type' | 'format'>): string => `${words.tokens.types[type] ?? type} · ${words.tokens.formats[format] ?? format}`;

const REFERENCE_LENGTH = 8;

/** Short enough to tell tokens apart by eye: the end of the hash in its name. */
export const tokenReference = (tokenId: string): string => tokenId.slice(-REFERENCE_LENGTH);
