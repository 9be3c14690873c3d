import type { z } from 'zod';

/** One environment variable: how it is read, and what its page of the manual says. */
export interface Setting<T> {
  readonly variable: string;
  /** Sentence for the manual. */
  readonly description: string;
  readonly unit?: string;
  /** Sentence fragment that completes "must be …". */
  readonly rule: string;
  readonly example: string;
  /** Its value is never printed. */
  readonly secret?: boolean;
  readonly schema: z.ZodType<T, string>;
  /** Written as in the environment; undefined: there is none. */
  readonly fallback: string | undefined;
  readonly required: boolean;
}

type Described<T> = Omit<Setting<T>, 'fallback' | 'required'>;

export const required = <T>(setting: Described<T>): Setting<T> => ({ ...setting, fallback: undefined, required: true });

export const optional = <T>(setting: Described<T>): Setting<T | undefined> => ({ ...setting, fallback: undefined, required: false });

export const withDefault = <T>(fallback: string | number, setting: Described<T>): Setting<T> => ({
  ...setting,
  fallback: String(fallback),
  required: false,
});

/** Settings that belong together, by the name that code uses. */
export type Slice = Readonly<Record<string, Setting<unknown>>>;

export type ValuesOf<S extends Slice> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };
