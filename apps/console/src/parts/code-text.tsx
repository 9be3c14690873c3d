import { Code, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';

/** An identifier with a button that copies it. */
export function CodeText({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  return (
    <Group gap="xs">
      <Code className="breakable">{text}</Code>
      <CopyButton text={text} name={name} />
    </Group>
  );
}
