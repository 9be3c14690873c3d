import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../catalogue/language.js';

export interface LiveCountsProps {
  /** Left out: not told of. */
  readonly grants?: number | undefined;
  readonly tokens: number;
  /** Counting stopped there. */
  readonly upTo: number;
}

/** How many grants and tokens stop working. */
export function LiveCounts({ grants, tokens, upTo }: LiveCountsProps): ReactNode {
  const { words, format } = useSpeech();
  const number = (count: number): string => (count >= upTo ? words.common.atLeast(format.number(count)) : format.number(count));
  const parts = [...(grants === undefined ? [] : [words.tokens.liveGrants(number(grants), grants)]), words.tokens.liveTokens(number(tokens), tokens)];
  return (
    <Text fw={550} role="status">
      {words.tokens.stopsWorking(format.list(parts))}
    </Text>
  );
}
