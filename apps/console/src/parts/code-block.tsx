import { Box, Code, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';

/** Several lines to be copied. @param name what they are */
export function CodeBlock({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  return (
    <Box>
      <Group justify="flex-end" mb={4}>
        <CopyButton text={text} name={name} />
      </Group>
      <Code block tabIndex={0} role="region" aria-label={name} style={{ overflowX: 'auto' }}>
        {text}
      </Code>
    </Box>
  );
}
