import { OAuthError } from '@assent/core';
import { isError } from './is-error.js';

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;

/** Names under which secrets travel, in whatever spelling. */
const SECRET_NAME = /authorization|cookie|password|passwd|secret|token|assertion|credential|verifier|encryption.?key|private.?key|mac.?key|sealed|^code$|^csrf/i;

/** The same, as names of parameters in a text: `client_secret=…`, `"password": "…"`. Bounded, so that no text takes long. */
const NAME = '[\\w-]{0,30}(?:token|secret|passwd|password|assertion|code|verifier|mac_key|totp|otp|api[_-]?key|cookie|authorization|credentials?)';

/** Texts that are secrets wherever they stand: our tokens and codes, JWTs, HTTP credentials, passwords in URLs. */
const SECRET_TEXTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(at|mt|rt|ac|dc)_[0-9A-Za-z._-]{20,}/g, REDACTED],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED],
  [/\b(Basic|Bearer|DPoP|Digest)\s+[\w+/=.~-]{8,}/gi, `$1 ${REDACTED}`],
  [/\bMAC\s+\w+=.*/gi, `MAC ${REDACTED}`],
  // To the last @ before the path: a password may have one, too.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#]+@/gi, `$1${REDACTED}@`],
  [new RegExp(`\\b(${NAME})=[^&\\s"]+`, 'gi'), `$1=${REDACTED}`],
  [new RegExp(`(["'])(?!code\\1)(${NAME})\\1\\s*:\\s*(["'])(?:(?!\\3)[^\\\\]|\\\\.)*\\3`, 'gi'), `$1$2$1:$3${REDACTED}$3`],
  // V8 quotes what it could not parse, which may be anything.
  [/(Unexpected token )[\s\S]{1,200}?( is not valid JSON)/g, `$1${REDACTED}$2`],
];

/** JSON escapes the C0 control characters; these too can drive a terminal, break a line or make it read backwards. */
const CONTROL = /[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text without secrets and without control characters beyond JSON's own care. */
export const redactText = (text: string): string =>
  SECRET_TEXTS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text).replace(CONTROL, '\ufffd');

/** A copy that is fit for the log: secret names and secret texts are replaced, at any depth. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (isError(value)) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redactText(name), SECRET_NAME.test(name) ? REDACTED : redact(item, depth + 1)]),
  );
}

/** Only what explains the error: other fields of library errors quote rows and parameters. */
function redactError(error: Error, depth: number): object {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: redactText(error.code) } : {}),
    ...(error instanceof OAuthError && error.detail !== undefined ? { detail: redactText(error.detail) } : {}),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
