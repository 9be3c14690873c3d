import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** Where short notices appear. Their close button has a name in the language in use. */
export function Notices(): ReactNode {
  const { common } = useWords();
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': common.close } } } } }} inherit>
      <Notifications position="top-right" />
    </MantineThemeProvider>
  );
}
