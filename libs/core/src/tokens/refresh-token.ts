import type { Random } from '../ports/random.js';
import { sha256 } from '../secrets/sha256.js';

const PREFIX = 'rt_';
const UUID_BYTES = 16;
const SECRET_BYTES = 32;
const TOTAL_BYTES = UUID_BYTES + 2 * SECRET_BYTES;
const SHAPE = /^rt_[A-Za-z0-9_-]{107}$/;

/** A refresh token taken apart: which grant, proof of family, proof of generation. See model/grant.ts. */
export interface RefreshToken {
  readonly text: string;
  readonly grantId: string;
  readonly familySecret: Buffer;
  readonly familySecretHash: Buffer;
  /** SHA-256 of the whole text: one generation. */
  readonly tokenHash: Buffer;
}

export const newRefreshToken = (random: Random, grantId: string): RefreshToken => build(random, grantId, random.bytes(SECRET_BYTES));

/** The next generation of the same family. */
export const nextRefreshToken = (random: Random, previous: RefreshToken): RefreshToken =>
  build(random, previous.grantId, previous.familySecret);

/** Undefined: nothing that we issue looks like this. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  if (!SHAPE.test(text)) return undefined;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
  if (bytes.toString('base64url') !== text.slice(PREFIX.length)) return undefined; // one spelling only
  return takeApart(text, bytes);
}

function build(random: Random, grantId: string, familySecret: Buffer): RefreshToken {
  const bytes = Buffer.concat([Buffer.from(grantId.replaceAll('-', ''), 'hex'), familySecret, random.bytes(SECRET_BYTES)], TOTAL_BYTES);
  return takeApart(PREFIX + bytes.toString('base64url'), bytes);
}

function takeApart(text: string, bytes: Buffer): RefreshToken {
  const familySecret = bytes.subarray(UUID_BYTES, UUID_BYTES + SECRET_BYTES);
  return {
    text,
    grantId: uuid(bytes.subarray(0, UUID_BYTES)),
    familySecret,
    familySecretHash: sha256(familySecret.toString('base64url')),
    tokenHash: sha256(text),
  };
}

const uuid = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
