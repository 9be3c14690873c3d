import { Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

const LONG_MILLISECONDS = 4000;

/** Stands where content will be; says so when it takes long. */
export function LoadingPage({ lines = 6 }: { readonly lines?: number }): ReactNode {
  const words = useWords();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="sm" role="status" aria-busy>
      <VisuallyHidden>{words.common.loading}</VisuallyHidden>
      {isLong && <Text c="dimmed">{words.common.takesLonger}</Text>}
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={36} />
      ))}
    </Stack>
  );
}
