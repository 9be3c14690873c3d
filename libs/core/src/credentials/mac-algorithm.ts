import { createHmac, hash } from 'node:crypto';
import type { MacAlgorithm } from '../model/client-policy.js';

const HASHES: Readonly<Record<MacAlgorithm, 'sha1' | 'sha256'>> = { 'hmac-sha-1': 'sha1', 'hmac-sha-256': 'sha256' };

/** Base64 of the HMAC. The key counts as the ASCII text that it is, never decoded. @spec draft-ietf-oauth-v2-http-mac-02 §3.2.2, §3.2.3 */
export const macOf = (algorithm: MacAlgorithm, key: string, text: string): string => createHmac(HASHES[algorithm], key).update(text).digest('base64');

/** Base64 of a body's hash, with the hash of the algorithm. @spec draft-ietf-oauth-v2-http-mac-00 §3.2 */
export const bodyHashOf = (algorithm: MacAlgorithm, body: Uint8Array): string => hash(HASHES[algorithm], body, 'base64');
