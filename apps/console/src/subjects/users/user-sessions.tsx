import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { UserView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Instant } from '../../parts/instant.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { SimpleTable } from '../../parts/simple-table.js';
import { EndSessionButton } from './end-session-button.js';
import { useUserChanged } from './use-user.js';

/** The browsers in which somebody is signed in. */
export function UserSessions({ user }: { readonly user: UserView }): ReactNode {
  const { users, common } = useWords();
  const mayRevoke = useMay('revoke');
  const changed = useUserChanged(user.user_id);
  const [isAsked, asked] = useDisclosure(false);
  const params = { user_id: user.user_id };
  const query = useQuery({ queryKey: ['GET /admin/users/{user_id}/sessions', user.user_id], queryFn: ({ signal }) => call('GET /admin/users/{user_id}/sessions', { params, signal }) });
  const endAll = async (): Promise<void> => {
    await call('POST /admin/users/{user_id}/end-sessions', { params });
    await changed();
  };
  return (
    <Section
      title={users.sessions}
      actions={
        mayRevoke && (
          <Button variant="default" size="xs" onClick={asked.open}>
            {users.endSessions}
          </Button>
        )
      }
    >
      <Loaded query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{users.noSessions}</Text>
          ) : (
            <SimpleTable
              label={users.sessions}
              items={items}
              keyOf={({ session_id: id }) => id}
              columns={[
                { label: users.browser, cell: ({ user_agent: agent }) => agent ?? users.unknownBrowser },
                { label: users.address, cell: ({ ip }) => <span style={{ overflowWrap: 'break-word' }}>{ip ?? '–'}</span> },
                { label: users.signedIn, cell: ({ signed_in_at: at }) => <Instant at={at} /> },
                { label: common.expires, cell: ({ expires_at: at }) => <Instant at={at} /> },
                ...(mayRevoke ? [{ label: common.actions, cell: ({ session_id: id }: { readonly session_id: string }) => <EndSessionButton userId={user.user_id} sessionId={id} /> }] : []),
              ]}
            />
          )
        }
      </Loaded>
      <ConfirmDialog opened={isAsked} onClose={asked.close} title={users.endSessionsTitle(user.username)} confirm={users.endSessions} onConfirm={endAll}>
        <Text>{users.endSessionsText}</Text>
      </ConfirmDialog>
    </Section>
  );
}
