/** Reads filters from an address: only the named ones, only text. Deep links to a filtered list are made of them. */
export const textSearch =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Readonly<Record<string, unknown>>): { readonly [N in Name]?: string | undefined } =>
    Object.fromEntries(names.flatMap((name) => textOf(name, search[name]))) as { readonly [N in Name]?: string | undefined };

/** The router reads 7 and true as what they look like. */
const textOf = (name: string, value: unknown): readonly (readonly [string, string])[] =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [];
