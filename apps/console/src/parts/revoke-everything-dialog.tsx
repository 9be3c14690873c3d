import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../api/call.js';
import { useWords } from '../catalogue/language.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { LiveCounts } from './live-counts.js';
import { Loaded } from './loaded.js';
import { useRefreshAfterRevocation } from './use-refresh-after-revocation.js';

export interface RevokeEverythingDialogProps {
  readonly of: { readonly kind: 'client' | 'user'; readonly id: string; readonly name: string };
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Kills every grant and token of a client or a person, after saying how many there are. Its spinner ends when pages and introspection show it. */
export function RevokeEverythingDialog({ of: { kind, id, name }, opened, onClose }: RevokeEverythingDialogProps): ReactNode {
  const words = useWords();
  const refresh = useRefreshAfterRevocation();
  const { title, what } = words.tokens.revokeEverything[kind];
  const revoke = async (): Promise<void> => {
    await (kind === 'client' ? call('POST /admin/clients/{client_id}/revoke', { params: { client_id: id } }) : call('POST /admin/users/{user_id}/revoke', { params: { user_id: id } }));
    await refresh();
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={title(name)} confirm={words.tokens.revokeEverything.confirm} onConfirm={revoke}>
      <Text>{what}</Text>
      {opened && <UsageCounts kind={kind} id={id} />}
    </ConfirmDialog>
  );
}

/** How much there is to kill, counted now. */
function UsageCounts({ kind, id }: { readonly kind: 'client' | 'user'; readonly id: string }): ReactNode {
  const usage = useQuery({
    queryKey: [kind === 'client' ? 'GET /admin/clients/{client_id}/usage' : 'GET /admin/users/{user_id}/usage', id],
    queryFn: ({ signal }) => (kind === 'client' ? call('GET /admin/clients/{client_id}/usage', { params: { client_id: id }, signal }) : call('GET /admin/users/{user_id}/usage', { params: { user_id: id }, signal })),
    staleTime: 0,
  });
  return (
    <Loaded query={usage} lines={1}>
      {({ live_grants: grants, live_tokens: tokens, counted_up_to: upTo }) => <LiveCounts grants={grants} tokens={tokens} upTo={upTo} />}
    </Loaded>
  );
}
