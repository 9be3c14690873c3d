/** Pages about what the audit log names, as in `client:web` or `user:6f1c…`. */
const PLACES: Readonly<Record<string, (id: string) => string>> = {
  client: (id) => `/clients/${encodeURIComponent(id)}`,
  user: (id) => `/users/${encodeURIComponent(id)}`,
  api: (id) => `/apis/${encodeURIComponent(id)}`,
  grant: (id) => `/grants/${encodeURIComponent(id)}`,
  token: (id) => `/tokens/${encodeURIComponent(id)}`,
  trusted_issuer: (id) => `/trusted-issuers/${encodeURIComponent(id)}`,
};

/** @returns the path of the page about an actor or a target; undefined: there is none */
export function placeOf(name: string): string | undefined {
  const colon = name.indexOf(':');
  return colon === -1 ? undefined : PLACES[name.slice(0, colon)]?.(name.slice(colon + 1));
}
