import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../../api/call.js';
import { useWords } from '../../../catalogue/language.js';
import { ConfirmDialog } from '../../../parts/confirm-dialog.js';
import { refreshClient } from '../shared/client-queries.js';
import type { ClientDialogProps } from './client-dialog-props.js';
import { LiveUsage } from './live-usage.js';

export function DisableClientDialog({ client, opened, onClose }: ClientDialogProps): ReactNode {
  const { actions } = useWords().clients;
  const queryClient = useQueryClient();
  const disable = async (): Promise<void> => {
    await call('POST /admin/clients/{client_id}/disable', { params: { client_id: client.client_id } });
    await refreshClient(queryClient, client.client_id);
    notifications.show({ color: 'green', message: actions.done_disabled });
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={actions.disableTitle(client.client_name ?? client.client_id)} confirm={actions.disable} onConfirm={disable}>
      {opened && <LiveUsage clientId={client.client_id} />}
      {client.grant_types.length > 0 && <Text>{actions.disableWarning}</Text>}
      {client.introspects.length > 0 && <Text>{actions.disableApi}</Text>}
    </ConfirmDialog>
  );
}
