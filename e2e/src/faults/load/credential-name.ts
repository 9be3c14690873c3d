import { createHash } from 'node:crypto';

const LENGTH = 12;

/** A credential's name in a history: the same for the same text, and of no use to anybody who finds it. */
export const credentialName = (text: string): string => `${text.slice(0, 2)}-${createHash('sha256').update(text).digest('base64url').slice(0, LENGTH)}`;
