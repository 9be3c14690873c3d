import { Text } from '@mantine/core';
import type { ApiView } from '@assent/admin-contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useFormat, useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Loaded } from '../../parts/loaded.js';

export interface DeleteApiDialogProps {
  readonly api: ApiView;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Says what will stop working before an API is deleted. */
export function DeleteApiDialog({ api: { identifier, name, version }, opened, onClose, onDeleted }: DeleteApiDialogProps): ReactNode {
  const { apis, common } = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const params = { identifier };
  const usage = useQuery({ queryKey: ['GET /admin/apis/{identifier}/usage', identifier], queryFn: ({ signal }) => call('GET /admin/apis/{identifier}/usage', { params, signal }), enabled: opened });
  const remove = async (): Promise<void> => {
    await call('DELETE /admin/apis/{identifier}', { params, ifVersion: version });
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/apis'] });
    onDeleted();
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={apis.deleteTitle(name)} confirm={common.delete} word={identifier} onConfirm={remove}>
      <Loaded query={usage} lines={1}>
        {({ live_tokens: tokens, clients, counted_up_to: most }) => {
          const shown = (count: number): string => (count >= most ? common.atLeast(format.number(most)) : format.number(count));
          return <Text>{apis.deleteText(shown(tokens), shown(clients))}</Text>;
        }}
      </Loaded>
    </ConfirmDialog>
  );
}
