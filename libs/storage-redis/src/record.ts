/** What a field of a record holds. */
type KindOf<V> = V extends Date ? 'date' : V extends string ? 'text' : V extends boolean ? 'flag' : V extends readonly string[] ? 'texts' : never;
type Kind = 'date' | 'text' | 'flag' | 'texts';

/** Every field of T with what it holds; a trailing `?` marks those that may be absent. The compiler finds a forgotten one. */
export type Shape<T> = { readonly [K in keyof T]-?: FieldShape<NonNullable<T[K]>, object extends Pick<T, K> ? '?' : ''> };
type FieldShape<V, Mark extends string> = [KindOf<V>] extends [never] ? Shape<V> : `${KindOf<V>}${Mark}`;

type Json = Readonly<Record<string, unknown>>;

/** Compact JSON with dates as milliseconds. */
export const encode = (record: object): string =>
  JSON.stringify(record, function (this: Json, name, value: unknown) {
    const original = this[name];
    return original instanceof Date ? original.getTime() : value;
  });

/** @returns undefined unless the text is a record of that shape: what is corrupt counts as absent */
export function decode<T>(shape: Shape<T>, text: string): T | undefined {
  try {
    return read(shape, JSON.parse(text)) as T | undefined;
  } catch {
    return undefined;
  }
}

interface ShapeNode {
  readonly [name: string]: string | ShapeNode;
}

function read(shape: ShapeNode, value: unknown): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const result: Record<string, unknown> = {};
  for (const [name, expected] of Object.entries(shape)) {
    const found = (value as Json)[name];
    if (found === undefined && typeof expected === 'string' && expected.endsWith('?')) continue;
    const field = typeof expected === 'string' ? readField(expected.replace('?', '') as Kind, found) : read(expected, found);
    if (field === undefined) return undefined;
    result[name] = field;
  }
  return result;
}

const readers: Readonly<Record<Kind, (value: unknown) => unknown>> = {
  text: (value) => (typeof value === 'string' ? value : undefined),
  flag: (value) => (typeof value === 'boolean' ? value : undefined),
  texts: (value) => (Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined),
  date: (value) => (Number.isSafeInteger(value) ? new Date(value as number) : undefined),
};

const readField = (kind: Kind, value: unknown): unknown => readers[kind](value);
