import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ClientView } from '@assent/admin-contracts';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../../catalogue/language.js';
import { SaveProblem } from '../../../parts/save-problem.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { AboutFields } from './about-fields.js';
import { AccessFields } from './access-fields.js';
import { OlderFields } from './older-fields.js';
import { ProofFields } from './proof-fields.js';
import { RedirectFields } from './redirect-fields.js';
import { useClientForm } from './use-client-form.js';

/** Everything of a client; only what was changed is sent. */
export function EditClientForm({ initial }: { readonly initial: ClientView }): ReactNode {
  const { clients, common } = useWords();
  const { list } = useFormat();
  const navigate = useNavigate();
  const place = { to: '/clients/$clientId', params: { clientId: initial.client_id } } as const;
  const client = useClientForm(initial, async () => {
    notifications.show({ color: 'green', message: clients.edit.saved });
    await navigate({ ...place, ignoreBlocker: true });
  });
  const changed = Object.keys(client.patch);
  return (
    <form onSubmit={client.save.onSubmit} noValidate>
      <UnsavedGuard isDirty={changed.length > 0} />
      <Stack gap="lg">
        <AboutFields client={client} />
        <ProofFields client={client} />
        <RedirectFields client={client} />
        <AccessFields client={client} />
        <OlderFields client={client} initial={initial} />
        <SaveProblem error={client.save.error} onTheirs={client.takeTheirs} onMine={client.saveMine} />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" className="breakable" style={{ flex: '1 1 12rem' }}>
            {changed.length === 0 ? clients.edit.nothingChanged : clients.edit.changes(list(changed))}
          </Text>
          <Group gap="xs">
            <Button variant="default" renderRoot={(props) => <Link {...props} {...place} />}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={client.save.isSaving} disabled={changed.length === 0}>
              {common.save}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
