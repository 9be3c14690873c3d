import type { Random } from '../ports/random.js';

const CLIENT_ID_BYTES = 16;
const CLIENT_SECRET_BYTES = 32;

/** Unguessable is not needed, unique is. */
export const newClientId = (random: Random): string => random.bytes(CLIENT_ID_BYTES).toString('hex');

/** 256 bits. @spec RFC 6749 §10.10 */
export const newClientSecret = (random: Random): string => random.bytes(CLIENT_SECRET_BYTES).toString('base64url');
