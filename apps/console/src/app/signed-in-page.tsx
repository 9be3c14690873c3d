import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

export const SIGNED_IN_CHANNEL = 'assent-console-signed-in';

/** Where a tab ends up that was opened to sign in again: it tells the tab that waits. */
export function SignedInPage(): ReactNode {
  const words = useWords();
  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN_CHANNEL);
    channel.postMessage('signed in');
    channel.close();
    window.close();
  }, []);
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" maw={480}>
        <Stack>
          <Title order={1}>{words.session.signedInAgain}</Title>
          <Text>{words.session.backToTab}</Text>
        </Stack>
      </Paper>
    </Center>
  );
}
