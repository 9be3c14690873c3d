import { Badge, Text } from '@mantine/core';
import type { PartView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { Instant } from '../../parts/instant.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { SimpleTable } from '../../parts/simple-table.js';

const REFRESH_MILLISECONDS = 5000;
const COLORS: Readonly<Record<PartView['status'], string>> = { ok: 'green', failing: 'red', silent: 'orange' };

/** How every store and every process is. */
export function HealthSection(): ReactNode {
  const { dashboard: words, common } = useWords();
  const query = useQuery({ queryKey: ['GET /admin/health'], queryFn: ({ signal }) => call('GET /admin/health', { signal }), refetchInterval: REFRESH_MILLISECONDS });
  return (
    <Section title={words.health} explanation={query.data && (query.data.status === 'ok' ? words.allWell : words.notWell)}>
      <Loaded query={query} lines={2}>
        {({ parts }) => (
          <SimpleTable
            label={words.health}
            items={parts}
            keyOf={({ name, instance = '' }) => `${name} ${instance}`}
            columns={[
              { label: words.part, cell: (part) => <PartName part={part} /> },
              { label: common.status, cell: ({ status, detail }) => <PartStatus status={status} detail={detail} /> },
              { label: words.lastSeen, cell: ({ last_seen_at: at }) => (at === undefined ? '–' : <Instant at={at} />) },
              { label: words.started, cell: ({ started_at: at }) => (at === undefined ? '–' : <Instant at={at} />) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

function PartName({ part: { name, instance, version } }: { readonly part: PartView }): ReactNode {
  const { dashboard: words } = useWords();
  const more = [instance, version && words.version(version)].filter((text) => text !== undefined).join(' · ');
  return (
    <>
      <Text size="sm" fw={550}>
        {words.parts[name] ?? name}
      </Text>
      {more !== '' && (
        <Text size="xs" c="dimmed" className="breakable">
          {more}
        </Text>
      )}
    </>
  );
}

function PartStatus({ status, detail }: { readonly status: PartView['status']; readonly detail: string | undefined }): ReactNode {
  const { dashboard: words } = useWords();
  return (
    <>
      <Badge color={COLORS[status]}>{words.status[status]}</Badge>
      <Text size="xs">{detail ?? words.statusText[status]}</Text>
    </>
  );
}
