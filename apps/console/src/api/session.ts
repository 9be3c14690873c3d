import type { ConsoleSessionView, ConsoleSignOut, Permission } from '@assent/admin-contracts';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ApiProblem } from './api-problem.js';
import { adminUrl, consoleRoot } from './call.js';
import { rememberCsrfToken } from './csrf-token.js';
import { sessionEnd } from './session-end.js';

let known: ConsoleSessionView | undefined;

/** Who was signed in stays on the page until they sign in again. */
function afterTheEnd(): ConsoleSessionView | null {
  if (known === undefined) return null;
  sessionEnd.mark();
  return known;
}

/** Who is signed in; null: nobody was since the page was loaded. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<ConsoleSessionView | null> => {
    const response = await fetch(adminUrl('/admin/session'), { signal }).catch(() => {
      throw new ApiProblem('offline');
    });
    if (response.status === 401) return afterTheEnd();
    if (!response.ok) throw ApiProblem.ofAnswer(response.status, await response.json().catch(() => undefined));
    const session = (await response.json()) as ConsoleSessionView;
    rememberCsrfToken(session.csrf_token);
    known = session;
    sessionEnd.clear();
    return session;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: true,
});

/** Within the shell, which nobody sees without a session. */
export function useSession(): ConsoleSessionView {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new ApiProblem('signed-out');
  return data;
}

/** What is not allowed is not offered; the API refuses it as well. */
export const useMay = (permission: Permission): boolean => useSession().permissions.includes(permission);

/** @param returnTo path below the console's root, such as `clients?q=web` */
export function signInUrl(returnTo: string): URL {
  const url = adminUrl('/admin/session/sign-in');
  const target = new URL(returnTo, consoleRoot());
  url.searchParams.set('return_to', target.pathname + target.search);
  return url;
}

/** Where this page is, below the console's root. */
export const whereWeAre = (): string => location.href.slice(consoleRoot().href.length);

/** Ends the session here; `everywhere`: the sign-in at Assent in this browser too, so that another account can be chosen. */
export async function signOut(csrfToken: string, everywhere: boolean): Promise<void> {
  const response = await fetch(adminUrl('/admin/session/sign-out'), {
    method: 'POST',
    headers: { 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
    body: JSON.stringify({ sign_out_of_assent: everywhere } satisfies ConsoleSignOut),
  });
  if (!response.ok && response.status !== 401) throw ApiProblem.ofAnswer(response.status, await response.json().catch(() => undefined));
}
