import { Button, CopyButton as Clipboard } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** Copies a text. @param name what it is, for people who do not see where the button stands */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  const words = useWords();
  return (
    <Clipboard value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="light" onClick={copy} leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />} aria-label={`${copied ? words.common.copied : words.common.copy}: ${name}`}>
          <span aria-live="polite">{copied ? words.common.copied : words.common.copy}</span>
        </Button>
      )}
    </Clipboard>
  );
}
