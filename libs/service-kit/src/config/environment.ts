export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable set to nothing counts as absent: compose files and CI systems write them so. */
export const valueIn = (env: Environment, variable: string): string | undefined => env[variable]?.trim() || undefined;
