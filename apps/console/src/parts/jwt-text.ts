/** A JWT taken apart in the browser. Nothing of it is verified. @spec RFC 7519 §3 */
export interface JwtText {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

const SHAPE = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

/** Undefined: it is no JWT. */
export function jwtText(text: string): JwtText | undefined {
  const [, first, second] = SHAPE.exec(text) ?? [];
  const header = first === undefined ? undefined : jsonObject(first);
  const payload = second === undefined ? undefined : jsonObject(second);
  return header && payload && { header, payload };
}

/** @param part in base64url */
function jsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A claim that counts seconds since 1970. @spec RFC 7519 §2 NumericDate */
export function instantClaim(claims: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = claims[name];
  if (typeof value !== 'number') return undefined;
  const at = new Date(value * 1000);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
