let current = '';

/** Proves that a change comes from this page. In memory only: it is worth nothing without the session's cookie. */
export const csrfToken = (): string => current;

export function rememberCsrfToken(token: string): void {
  current = token;
}
