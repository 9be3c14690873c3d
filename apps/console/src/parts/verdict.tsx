import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const LOOKS = {
  good: { color: 'green', icon: IconCircleCheck },
  dead: { color: 'red', icon: IconCircleX },
  odd: { color: 'orange', icon: IconAlertTriangle },
} as const;

/** The answer to the question of a page, and why. */
export function Verdict({ is, title, children }: { readonly is: keyof typeof LOOKS; readonly title: string; readonly children: ReactNode }): ReactNode {
  const { color, icon: Icon } = LOOKS[is];
  return (
    <Alert color={color} variant="light" icon={<Icon aria-hidden />} title={title} role="status">
      <Text size="sm" component="div">
        {children}
      </Text>
    </Alert>
  );
}
