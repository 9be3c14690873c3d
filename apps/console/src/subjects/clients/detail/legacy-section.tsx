import { Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import type { OlderWay } from '../shared/older-ways.js';

/** What is on that is off by default, as what it is, and why today's rules advise against it. */
export function LegacySection({ ways }: { readonly ways: readonly OlderWay[] }): ReactNode {
  const { policy } = useWords().clients;
  if (ways.length === 0) {
    return (
      <Section title={policy.noneTitle}>
        <Text>{policy.none}</Text>
      </Section>
    );
  }
  return (
    <Section title={policy.someTitle} explanation={policy.some}>
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {ways.map((way) => (
          <li key={way}>
            <Text fw={600}>
              {policy.members[way].label} <Code>{way}</Code>
            </Text>
            <Text size="sm">{policy.members[way].why}</Text>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
