import { Box } from '@mantine/core';
import type { ReactNode } from 'react';

/** Keeps an input narrow below a label that is not: `inputContainer` of Mantine's inputs. */
export function narrowInput(input: ReactNode): ReactNode {
  return <Box maw={480}>{input}</Box>;
}
