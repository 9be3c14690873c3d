import { hash, timingSafeEqual } from 'node:crypto';

/** For high-entropy values only: tokens, codes, cookies. */
export const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Constant time for equal lengths. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
