/** RFC 7518 §6: what only the private half of a key has. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export interface Jwks {
  readonly keys: Record<string, unknown>[];
}

/** Reads what was pasted: a key set, or one key alone. undefined: it is neither. What a key must be, the server says. */
export function readJwks(text: string): Jwks | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!isRecord(json)) return undefined;
    if (Array.isArray(json['keys']) && json['keys'].every(isRecord)) return { keys: json['keys'] };
    return 'kty' in json ? { keys: [json] } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it may be kept as a draft: nothing that looks like a private key in it. */
export const isWithoutSecrets = (text: string): boolean => text === '' || readJwks(text)?.keys.every((key) => PRIVATE_MEMBERS.every((member) => !(member in key))) === true;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
