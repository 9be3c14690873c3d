import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import type { SignInError } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { signInUrl } from '../api/session.js';
import { useWords } from '../catalogue/language.js';

const REASONS: readonly SignInError[] = ['access_denied', 'expired', 'unavailable', 'failed'];

/** The way back from a sign-in that did not work. @param code what the backend says about it */
export function SignInFailedPage({ code }: { readonly code: string }): ReactNode {
  const words = useWords();
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" maw={480}>
        <Stack align="start">
          <Title order={1}>{words.session.failedTitle}</Title>
          <Text>{words.session.failures[REASONS.find((reason) => reason === code) ?? 'failed']}</Text>
          <Text>{words.session.nothingChanged}</Text>
          <Button component="a" href={signInUrl('').href}>
            {words.session.signIn}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
