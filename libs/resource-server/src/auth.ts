import type { ActiveToken } from './introspection.js';

/** Who calls, and what they may do: what a guard found out. Holds no token. */
export interface Auth {
  readonly clientId?: string;
  /** The resource owner, or the client when it acts for itself. */
  readonly subject?: string;
  readonly username?: string;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly expiresAt?: Date;
  /** The whole introspection response. */
  readonly claims: ActiveToken;
}

/** A request that passed a guard. */
export type Authorized<Request> = Request & { readonly auth: Auth };

export const authFrom = (claims: ActiveToken): Auth => ({
  ...(claims.client_id !== undefined && { clientId: claims.client_id }),
  ...(claims.sub !== undefined && { subject: claims.sub }),
  ...(claims.username !== undefined && { username: claims.username }),
  scopes: (claims.scope ?? '').split(' ').filter((scope) => scope !== ''),
  audience: typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? []),
  ...(claims.exp !== undefined && { expiresAt: new Date(claims.exp * 1000) }),
  claims,
});

/** `request.auth`, typed. @throws Error no guard stands before this handler: a bug */
export function authOf(request: object): Auth {
  const { auth } = request as Partial<Authorized<object>>;
  if (auth === undefined) throw new Error('no bearer guard ran for this request');
  return auth;
}

/** For the adapters. */
export const rememberAuth = (request: object, auth: Auth): void => {
  Object.assign(request, { auth });
};
