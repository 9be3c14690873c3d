import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { TokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { useRefreshAfterRevocation } from '../../parts/use-refresh-after-revocation.js';
import { introspectionQuery } from './token-queries.js';

export interface RevokeTokenDialogProps {
  readonly token: TokenView;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Kills one access token. Done when introspection says so. */
export function RevokeTokenDialog({ token, opened, onClose }: RevokeTokenDialogProps): ReactNode {
  const { revoke: words } = useWords().tokens;
  const queryClient = useQueryClient();
  const refresh = useRefreshAfterRevocation();
  const revoke = async (): Promise<void> => {
    await call('POST /admin/tokens/{token_id}/revoke', { params: { token_id: token.token_id } });
    await queryClient.fetchQuery({ ...introspectionQuery(token.token_id), staleTime: 0 });
    await refresh();
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={`${words.token}?`} confirm={words.token} onConfirm={revoke}>
      <Text>{words.confirmToken(token.client_name ?? token.client_id)}</Text>
      {token.rotation !== undefined && <Text>{words.refreshStays}</Text>}
    </ConfirmDialog>
  );
}
