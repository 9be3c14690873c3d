import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { LiveCounts } from '../../parts/live-counts.js';
import { Loaded } from '../../parts/loaded.js';
import { useRefreshAfterRevocation } from '../../parts/use-refresh-after-revocation.js';

export interface RevokeGrantDialogProps {
  readonly grantId: string;
  readonly clientName: string;
  readonly personName: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Kills a grant and everything from it. Done when everything on the page that shows it is read again. */
export function RevokeGrantDialog({ grantId, clientName, personName, opened, onClose }: RevokeGrantDialogProps): ReactNode {
  const words = useWords();
  const refresh = useRefreshAfterRevocation();
  const revoke = async (): Promise<void> => {
    await call('POST /admin/grants/{grant_id}/revoke', { params: { grant_id: grantId } });
    await refresh();
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={words.grants.revokeTitle} confirm={words.grants.revoke} onConfirm={revoke}>
      <Text>{words.tokens.revoke.confirmGrant(clientName, personName)}</Text>
      {opened && <LiveTokens grantId={grantId} />}
    </ConfirmDialog>
  );
}

const COUNTED_UP_TO = 200;

function LiveTokens({ grantId }: { readonly grantId: string }): ReactNode {
  const query = useQuery({
    queryKey: ['live-tokens-of-grant', grantId],
    queryFn: async ({ signal }) => {
      const { items, next_cursor: more } = await call('GET /admin/tokens', { query: { grant_id: grantId, limit: COUNTED_UP_TO }, signal });
      const tokens = items.filter(({ active }) => active).length;
      return { tokens, upTo: more === undefined ? COUNTED_UP_TO + 1 : tokens };
    },
    staleTime: 0,
  });
  return (
    <Loaded query={query} lines={1}>
      {(counts) => <LiveCounts {...counts} />}
    </Loaded>
  );
}
