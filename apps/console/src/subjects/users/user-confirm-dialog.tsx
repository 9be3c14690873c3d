import { Text } from '@mantine/core';
import type { UserView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useFormat, useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Loaded } from '../../parts/loaded.js';

export interface UserConfirmDialogProps {
  readonly user: UserView;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly word?: string;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before everything of a person dies, with the live grants and tokens counted. */
export function UserConfirmDialog({ user, text, opened, ...dialog }: UserConfirmDialogProps): ReactNode {
  const { users, common } = useWords();
  const format = useFormat();
  const params = { user_id: user.user_id };
  const usage = useQuery({ queryKey: ['GET /admin/users/{user_id}/usage', user.user_id], queryFn: ({ signal }) => call('GET /admin/users/{user_id}/usage', { params, signal }), enabled: opened });
  return (
    <ConfirmDialog opened={opened} {...dialog}>
      <Text>{text}</Text>
      <Loaded query={usage} lines={1}>
        {({ live_grants: grants, live_tokens: tokens, counted_up_to: most }) => {
          const shown = (count: number): string => (count >= most ? common.atLeast(format.number(most)) : format.number(count));
          return <Text fw={550}>{users.dies(shown(grants), shown(tokens))}</Text>;
        }}
      </Loaded>
    </ConfirmDialog>
  );
}
