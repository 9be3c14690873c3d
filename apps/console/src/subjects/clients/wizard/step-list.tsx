import { Anchor, Box, Group, Progress, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { STEPS, type Step } from './steps.js';

/** Where one is in the wizard; steps that were taken can be gone back to. */
export function StepList({ step }: { readonly step: Step }): ReactNode {
  const { wizard } = useWords().clients;
  const at = STEPS.indexOf(step);
  const position = wizard.stepOf(String(at + 1), String(STEPS.length));
  return (
    <Box component="nav" aria-label={position}>
      <Progress value={((at + 1) / STEPS.length) * 100} size="sm" mb={8} aria-hidden />
      <Group gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {STEPS.map((name, index) => (
          <Box component="li" key={name} {...(name === step && { 'aria-current': 'step' as const })} {...(name !== step && { visibleFrom: 'sm' })}>
            {index < at ? (
              <Anchor renderRoot={(props) => <Link {...props} to="/clients/new" search={{ step: name }} />} size="sm" display="block">
                {`${index + 1}. ${wizard.steps[name]}`}
              </Anchor>
            ) : (
              <Text size="sm" {...(index === at ? { fw: 650 } : { c: 'dimmed' })}>
                {`${index + 1}. ${wizard.steps[name]}`}
              </Text>
            )}
          </Box>
        ))}
      </Group>
    </Box>
  );
}
