import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { sessionQuery, signInUrl, whereWeAre } from '../api/session.js';
import { useWords } from '../catalogue/language.js';
import { ProblemNotice } from '../parts/problem-notice.js';
import { NoRolePage } from './no-role-page.js';
import { Shell } from './shell.js';
import { SignInFailedPage } from './sign-in-failed-page.js';

/** Lets in who is signed in and has a role; takes everybody else to the sign-in page. */
export function Gate(): ReactNode {
  const words = useWords();
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const failure = new URLSearchParams(location.search).get('sign_in_error');

  useEffect(() => {
    if (session === null && failure === null) location.replace(signInUrl(whereWeAre()));
  }, [session, failure]);

  if (session === null && failure !== null) return <SignInFailedPage code={failure} />;
  if (session) return session.permissions.length > 0 ? <Shell session={session} /> : <NoRolePage session={session} />;
  return (
    <Center component="main" mih="100vh" p="md">
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <Loader aria-label={session === null ? words.session.redirecting : words.common.loading} />}
    </Center>
  );
}
