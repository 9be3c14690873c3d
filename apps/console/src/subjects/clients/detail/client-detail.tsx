import { Badge, Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ClientView } from '@assent/admin-contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useFormat, useWords } from '../../../catalogue/language.js';
import { Page } from '../../../parts/page.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { ConfigurationSection } from '../configuration/configuration-section.js';
import { usesSecret } from '../shared/auth-method-name.js';
import { isBuiltIn } from '../shared/built-in-client.js';
import { KindName } from '../shared/kind-name.js';
import { olderWaysOf } from '../shared/older-ways.js';
import { LegacySection } from './legacy-section.js';
import { OverviewTab } from './overview-tab.js';
import { RotateSecretDialog } from './rotate-secret-dialog.js';

const route = getRouteApi('/shell/clients/$clientId');
const TABS = ['overview', 'configuration', 'legacy'] as const;

/** Everything about a client, and what can be done to it. */
export function ClientDetail({ client }: { readonly client: ClientView }): ReactNode {
  const { clients, common } = useWords();
  const format = useFormat();
  const navigate = route.useNavigate();
  const { tab, library } = route.useSearch();
  const mayChange = useMay('manage') && !isBuiltIn(client);
  const [isRotating, rotating] = useDisclosure(false);
  const older = olderWaysOf(client);
  const tabs = isBuiltIn(client) ? TABS.slice(0, 1) : TABS; // there is nothing to paste or to change
  const current = tabs.find((known) => known === tab) ?? 'overview';
  return (
    <Page
      title={client.client_name ?? client.client_id}
      above={[{ label: clients.title, to: '/clients' }]}
      badges={<StatusBadge disabledAt={client.disabled_at} />}
      subtitle={<KindName kind={client.application_type} />}
      actions={
        mayChange && (
          <>
            {usesSecret(client) && (
              <Button variant="default" onClick={rotating.open}>
                {clients.actions.rotate}
              </Button>
            )}
            <Button renderRoot={(props) => <Link {...props} to="/clients/$clientId/edit" params={{ clientId: client.client_id }} />}>{common.edit}</Button>
          </>
        )
      }
    >
      <Tabs value={current} onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: value === 'overview' ? undefined : (value ?? undefined) }), replace: true })} keepMounted={false}>
        <Tabs.List aria-label={clients.detail.tabsLabel} mb="lg">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              <Group gap={6} wrap="nowrap">
                {clients.detail.tabs[name]}
                {name === 'legacy' && older.length > 0 && <Badge color="orange">{clients.policy.countOn(format.number(older.length))}</Badge>}
              </Group>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <OverviewTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="configuration">
          <ConfigurationSection client={client} chosen={library} onChoose={(id) => void navigate({ search: (before) => ({ ...before, library: id }), replace: true })} />
        </Tabs.Panel>
        <Tabs.Panel value="legacy">
          <LegacySection ways={older} />
        </Tabs.Panel>
      </Tabs>
      <RotateSecretDialog client={client} opened={isRotating} onClose={rotating.close} />
    </Page>
  );
}
