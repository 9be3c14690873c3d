import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../../api/call.js';
import { useWords } from '../../../catalogue/language.js';
import { ConfirmDialog } from '../../../parts/confirm-dialog.js';
import { refreshClient } from '../shared/client-queries.js';
import type { ClientDialogProps } from './client-dialog-props.js';

export function EnableClientDialog({ client, opened, onClose }: ClientDialogProps): ReactNode {
  const { actions } = useWords().clients;
  const queryClient = useQueryClient();
  const enable = async (): Promise<void> => {
    await call('POST /admin/clients/{client_id}/enable', { params: { client_id: client.client_id } });
    await refreshClient(queryClient, client.client_id);
    notifications.show({ color: 'green', message: actions.done_enabled });
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={actions.enableTitle(client.client_name ?? client.client_id)} confirm={actions.enable} onConfirm={enable}>
      <Text>{actions.enableWarning}</Text>
    </ConfirmDialog>
  );
}
