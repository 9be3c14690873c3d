import { issuerPath } from '@assent/service-kit';

/** A deep link of the console with its filters is shorter. */
const MAX_LENGTH = 512;
/** Printable ASCII without the backslash, which browsers read as a slash. */
const HARMLESS = /^[\x21-\x5b\x5d-\x7e]+$/;
const ANYWHERE = 'http://anywhere.invalid';

/** Where the console is, below the issuer's own path. */
export const consoleRoot = (issuer: string): string => `${issuerPath(issuer)}/console/`;

/** Where a sign-in leads afterwards: a page of the console, else its root. @spec RFC 9700 §4.11: no open redirector */
export function returnTo(wanted: string | null, issuer: string): string {
  const root = consoleRoot(issuer);
  if (wanted === null || wanted.length > MAX_LENGTH || !wanted.startsWith(root) || !HARMLESS.test(wanted) || !URL.canParse(wanted, ANYWHERE)) return root;
  // as browsers read it: dot segments are gone
  const { origin, pathname, search, hash } = new URL(wanted, ANYWHERE);
  return origin === ANYWHERE && pathname.startsWith(root) ? `${pathname}${search}${hash}` : root;
}

/** The same page, which will say what went wrong. */
export function withError(path: string, error: string): string {
  const url = new URL(path, ANYWHERE);
  url.searchParams.set('sign_in_error', error);
  return `${url.pathname}${url.search}${url.hash}`;
}
