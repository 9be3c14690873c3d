import { Code } from '@mantine/core';
import type { ReactNode } from 'react';

/** Words, and the name that rules and the admin API use. */
export function NamedLabel({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  return (
    <>
      {text} <Code>{name}</Code>
    </>
  );
}
