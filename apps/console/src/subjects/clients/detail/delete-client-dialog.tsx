import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../../api/call.js';
import { useWords } from '../../../catalogue/language.js';
import { ConfirmDialog } from '../../../parts/confirm-dialog.js';
import { ApiLinks } from '../../../parts/subject-links.js';
import { clientQuery } from '../shared/client-queries.js';
import type { ClientDialogProps } from './client-dialog-props.js';
import { LiveUsage } from './live-usage.js';

export function DeleteClientDialog({ client, opened, onClose }: ClientDialogProps): ReactNode {
  const { actions } = useWords().clients;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    await call('DELETE /admin/clients/{client_id}', { params: { client_id: client.client_id } });
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/clients'] });
    await navigate({ to: '/clients' });
    queryClient.removeQueries({ queryKey: clientQuery(client.client_id).queryKey });
    notifications.show({ color: 'green', message: actions.done_deleted });
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={actions.deleteTitle(client.client_name ?? client.client_id)} confirm={actions.deleteSubmit} word={client.client_id} onConfirm={remove}>
      {opened && <LiveUsage clientId={client.client_id} />}
      <Text>{actions.deleteWarning}</Text>
      {client.introspects.length > 0 && (
        <>
          <Text>{actions.disableApi}</Text>
          <ApiLinks identifiers={client.introspects} />
        </>
      )}
    </ConfirmDialog>
  );
}
