import { Button, Group, Switch, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { urlOf } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { Page } from '../../parts/page.js';
import { useList } from '../../parts/use-list.js';
import { AuditDetail } from './audit-detail.js';
import { AuditFilters, type AuditSearch } from './audit-filters.js';
import { AuditName } from './audit-name.js';
import { endOfDay, isDay, startOfDay } from './day-bounds.js';

const route = getRouteApi('/shell/audit');
const FOLLOW_MILLISECONDS = 2000;

/** Who did what. */
export function AuditPage(): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { follow, since, until, ...names } = search;
  const filter = { ...names, since: isDay(since) ? startOfDay(since) : undefined, until: isDay(until) ? endOfDay(until) : undefined };
  const isFollowing = follow !== undefined;
  const list = useList('GET /admin/audit', filter, { refetchMilliseconds: isFollowing && FOLLOW_MILLISECONDS });
  const change = (changed: AuditSearch): void => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Page
      title={words.audit.title}
      subtitle={words.audit.subtitle}
      actions={
        <Button component="a" href={urlOf('/admin/audit.csv', { query: filter }).href} download variant="default" title={words.audit.exportHint} leftSection={<IconDownload size={16} aria-hidden />}>
          {words.audit.exportCsv}
        </Button>
      }
    >
      <AuditFilters search={search} onChange={change} onClear={() => void navigate({ search: { follow } })} />
      <Group gap="sm">
        <Switch label={words.audit.follow} checked={isFollowing} onChange={({ currentTarget }) => change({ follow: currentTarget.checked ? 'live' : undefined })} />
        <Text size="sm" c="dimmed" role="status">
          {isFollowing ? words.audit.following : ''}
        </Text>
      </Group>
      <ListTable
        label={words.audit.title}
        list={list}
        isFiltered={Object.values(filter).some((value) => value !== undefined)}
        keyOf={({ audit_id }) => audit_id}
        columns={[
          { label: words.audit.action, cell: ({ action }) => <Text size="sm" fw={550}>{words.audit.actions[action] ?? action}</Text> },
          { label: words.audit.actor, cell: ({ actor, actor_name }) => <AuditName name={actor} shown={actor_name} /> },
          { label: words.audit.target, cell: ({ target }) => (target === undefined ? words.common.none : <AuditName name={target} />) },
          { label: words.audit.at, cell: ({ at }) => <Instant at={at} /> },
          { label: words.audit.ip, cell: ({ ip }) => ip ?? '–' },
          { label: words.audit.detail, cell: (entry) => <AuditDetail entry={entry} /> },
        ]}
      />
    </Page>
  );
}
