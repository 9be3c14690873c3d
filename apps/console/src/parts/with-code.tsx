import { Code } from '@mantine/core';
import type { ReactNode } from 'react';

/** Text of the manual, whose `names` stand between backticks. */
export function WithCode({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : <Code key={`${index} ${part}`}>{part}</Code>));
}
