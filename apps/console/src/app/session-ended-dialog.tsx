import { Button, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { sessionQuery, signInUrl } from '../api/session.js';
import { useWords } from '../catalogue/language.js';
import { SIGNED_IN_CHANNEL } from './signed-in-page.js';

/** Signing in again happens in another tab, so that nothing typed in this one is lost. */
export function SessionEndedDialog(): ReactNode {
  const words = useWords();
  const queryClient = useQueryClient();

  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN_CHANNEL);
    const askAgain = (): void => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    channel.onmessage = askAgain;
    window.addEventListener('focus', askAgain);
    return () => {
      channel.close();
      window.removeEventListener('focus', askAgain);
    };
  }, [queryClient]);

  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={words.session.endedTitle}>
      <Stack align="start">
        <Text>{words.session.ended}</Text>
        <Button component="a" href={signInUrl('signed-in').href} target="_blank" rel="opener" data-autofocus>
          {words.session.signInAgain}
        </Button>
      </Stack>
    </Modal>
  );
}
