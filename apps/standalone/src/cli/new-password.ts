import { randomBytes } from 'node:crypto';

const BYTES = 24;

/** 192 bits that can be typed and pasted anywhere. */
export const newPassword = (): string => randomBytes(BYTES).toString('base64url');
