import { jwtText } from './jwt-text.js';

/** What kind of credential a text looks like. Only the server knows whether it is one. */
export type CredentialKind =
  | { readonly kind: 'access-token' | 'mac-id'; /** Its last day, in UTC, as its text says. */ readonly expiryDay: string }
  | { readonly kind: 'refresh-token'; /** The grant that it names. */ readonly grantId: string }
  | { readonly kind: 'code' | 'device-code' | 'user-code' | 'jwt' | 'jwe' | 'saml' | 'private-key' | 'secret' | 'unknown' }
  /** It begins like one of ours, but is too short, too long, or has characters that do not belong there. */
  | { readonly kind: 'damaged'; readonly prefix: string; readonly length: number; readonly expectedLength?: number }
  /** The name of a token in this console. */
  | { readonly kind: 'token-id' }
  /** As grants and people are named. */
  | { readonly kind: 'uuid' };

const DAY_MILLISECONDS = 86_400_000;
const UUID_CHARACTERS = 32;

type Recogniser = (text: string, match: RegExpExecArray) => CredentialKind | undefined;

/** The first that fits decides. */
const RECOGNISERS: readonly (readonly [shape: RegExp, recognise: Recogniser])[] = [
  [/^(at|mt)_([0-9a-z]{1,5})_[\w-]{43}$/, (_, [, prefix, day = '']) => ({ kind: prefix === 'at' ? 'access-token' : 'mac-id', expiryDay: dayOf(day) })],
  [/^rt_([\w-]{107})$/, (_, [, bytes = '']) => ({ kind: 'refresh-token', grantId: uuidOf(bytes) })],
  [/^ac_[\w-]{43}$/, () => ({ kind: 'code' })],
  [/^dc_[\w-]{43}$/, () => ({ kind: 'device-code' })],
  [/^(at|mt|rt|ac|dc)_/, (text, [, prefix = '']) => ({ kind: 'damaged', prefix: `${prefix}_`, length: text.length, ...expectedLengthOf(prefix) })],
  [/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/i, () => ({ kind: 'user-code' })],
  [/^\d{1,8}-[0-9a-f]{64}$/, () => ({ kind: 'token-id' })],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, () => ({ kind: 'uuid' })],
  [/^[\w-]+\.[\w-]+\.[\w-]*$/, (text) => (jwtText(text) === undefined ? undefined : { kind: 'jwt' })],
  [/^eyJ[\w-]*(\.[\w-]*){4}$/, () => ({ kind: 'jwe' })],
  [/^(<|PD94bW|PHNhbW|PEFzc2)/, () => ({ kind: 'saml' })],
  [/^-----BEGIN [A-Z ]*KEY/, () => ({ kind: 'private-key' })],
  // 32 bytes in base64url: our client secrets, verifiers of PKCE, ids of sessions
  [/^[\w-]{43}$/, () => ({ kind: 'secret' })],
];

export function credentialKind(text: string): CredentialKind {
  for (const [shape, recognise] of RECOGNISERS) {
    const match = shape.exec(text);
    const kind = match === null ? undefined : recognise(text, match);
    if (kind !== undefined) return kind;
  }
  return { kind: 'unknown' };
}

const dayOf = (day: string): string => new Date(Number.parseInt(day, 36) * DAY_MILLISECONDS).toISOString().slice(0, 10);

/** A refresh token begins with the 16 bytes of its grant's id. */
function uuidOf(base64url: string): string {
  const bytes = atob(base64url.slice(0, 24).replaceAll('-', '+').replaceAll('_', '/'));
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('').slice(0, UUID_CHARACTERS);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Those of at_ and mt_ vary with the day. */
const expectedLengthOf = (prefix: string): { readonly expectedLength?: number } => (prefix === 'rt' ? { expectedLength: 110 } : prefix === 'ac' || prefix === 'dc' ? { expectedLength: 46 } : {});

/** Whether the server may know it as a token: only such texts are sent to it. */
export const mayBeToken = ({ kind }: CredentialKind): boolean => ['access-token', 'mac-id', 'refresh-token', 'jwt', 'unknown'].includes(kind);
