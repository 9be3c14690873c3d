import { Button, Group, Stack, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';
import { RevokeEverythingDialog } from '../../../parts/revoke-everything-dialog.js';
import { Section } from '../../../parts/section.js';
import { DeleteClientDialog } from './delete-client-dialog.js';
import { DisableClientDialog } from './disable-client-dialog.js';
import { EnableClientDialog } from './enable-client-dialog.js';

type Stop = 'revoke' | 'disable' | 'enable' | 'delete';

/** From what hurts least to what cannot be undone. */
export function StopSection({ client }: { readonly client: ClientView }): ReactNode {
  const { actions } = useWords().clients;
  const mayManage = useMay('manage');
  const [open, setOpen] = useState<Stop>();
  const close = (): void => setOpen(undefined);
  const toggle = client.disabled_at === undefined ? 'disable' : 'enable';
  const stops: readonly Stop[] = mayManage ? ['revoke', toggle, 'delete'] : ['revoke'];
  const dialog = { client, onClose: close };
  return (
    <Section title={actions.dangerTitle}>
      <Stack gap="md">
        {stops.map((stop) => (
          <Group key={stop} justify="space-between" gap="xs">
            <div style={{ flex: '1 1 16rem' }}>
              <Text fw={550}>{actions[stop]}</Text>
              <Text size="sm" c="dimmed">
                {actions[`${stop}Help`]}
              </Text>
            </div>
            <Button variant={stop === 'enable' ? 'default' : 'light'} {...(stop !== 'enable' && { color: 'red' })} onClick={() => setOpen(stop)}>
              {actions[stop]}
            </Button>
          </Group>
        ))}
      </Stack>
      <RevokeEverythingDialog of={{ kind: 'client', id: client.client_id, name: client.client_name ?? client.client_id }} opened={open === 'revoke'} onClose={close} />
      <DisableClientDialog {...dialog} opened={open === 'disable'} />
      <EnableClientDialog {...dialog} opened={open === 'enable'} />
      <DeleteClientDialog {...dialog} opened={open === 'delete'} />
    </Section>
  );
}
