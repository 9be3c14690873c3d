import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** Asks before a page is left on which something was typed; the browser asks itself when the tab is closed. Another step or tab of the same page is not left. */
export function UnsavedGuard({ isDirty }: { readonly isDirty: boolean }): ReactNode {
  const words = useWords();
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname, enableBeforeUnload: () => isDirty, withResolver: true });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={words.forms.unsavedTitle} closeButtonProps={{ 'aria-label': words.common.close }}>
      <Stack>
        <Text>{words.forms.unsaved}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => reset?.()} data-autofocus>
            {words.forms.stay}
          </Button>
          <Button color="red" onClick={() => proceed?.()}>
            {words.forms.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
