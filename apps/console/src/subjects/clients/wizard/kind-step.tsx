import { Group, Radio, SimpleGrid, Text } from '@mantine/core';
import type { ApplicationType } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { KindIcon } from '../shared/kind-icon.js';
import { isKind, KINDS } from '../shared/kinds.js';

export interface KindStepProps {
  readonly kind: ApplicationType | undefined;
  readonly onChoose: (kind: ApplicationType) => void;
  readonly error?: string | undefined;
}

/** What kind of application is it? Everything else follows from that. */
export function KindStep({ kind, onChoose, error }: KindStepProps): ReactNode {
  const { clients } = useWords();
  return (
    <Radio.Group aria-label={clients.wizard.kindQuestion} value={kind ?? null} onChange={(value) => isKind(value) && onChoose(value)} error={error}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" mb={error === undefined ? 0 : 'xs'}>
        {KINDS.map((value) => (
          <Radio.Card key={value} value={value} p="md" radius="md" aria-label={clients.kinds[value].name} aria-describedby={`kind-${value}`} className="kind-card">
            <Group wrap="nowrap" align="flex-start">
              <Radio.Indicator mt={2} />
              <div>
                <Group gap={8} wrap="nowrap" mb={4}>
                  <KindIcon kind={value} size={20} />
                  <Text fw={600}>{clients.kinds[value].name}</Text>
                </Group>
                <Text id={`kind-${value}`} size="sm" c="dimmed">
                  {clients.kinds[value].sentence}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
