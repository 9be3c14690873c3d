import { Anchor, Button, Text } from '@mantine/core';
import type { UserConsentView, UserView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Loaded } from '../../parts/loaded.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import { Section } from '../../parts/section.js';
import { SimpleTable } from '../../parts/simple-table.js';
import { useUserChanged } from './use-user.js';

const nameOf = ({ client_id: id, client_name: name }: UserConsentView): string => name ?? id;

/** What somebody allowed applications for good. */
export function UserConsents({ user }: { readonly user: UserView }): ReactNode {
  const { users, common } = useWords();
  const mayRevoke = useMay('revoke');
  const changed = useUserChanged(user.user_id);
  const [withdrawn, setWithdrawn] = useState<UserConsentView>();
  const params = { user_id: user.user_id };
  const query = useQuery({ queryKey: ['GET /admin/users/{user_id}/consents', user.user_id], queryFn: ({ signal }) => call('GET /admin/users/{user_id}/consents', { params, signal }) });
  const withdraw = async ({ client_id: clientId }: UserConsentView): Promise<void> => {
    await call('DELETE /admin/users/{user_id}/consents/{client_id}', { params: { ...params, client_id: clientId } });
    await changed();
  };
  const columns = [
    { label: users.client, cell: (consent: UserConsentView) => <Anchor component={Link} to={`/clients/${encodeURIComponent(consent.client_id)}`} size="sm">{nameOf(consent)}</Anchor> },
    { label: users.scope, cell: ({ scope }: UserConsentView) => <ScopeBadges scope={scope} /> },
  ];
  const action = {
    label: common.actions,
    cell: (consent: UserConsentView) => (
      <Button size="compact-sm" variant="default" onClick={() => setWithdrawn(consent)} aria-label={`${users.withdraw}: ${nameOf(consent)}`}>
        {users.withdraw}
      </Button>
    ),
  };
  return (
    <Section title={users.consents} explanation={users.consentsHint}>
      <Loaded query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{users.noConsents}</Text>
          ) : (
            <SimpleTable label={users.consents} items={items} keyOf={({ client_id: id }) => id} columns={mayRevoke ? [...columns, action] : columns} />
          )
        }
      </Loaded>
      <ConfirmDialog
        opened={withdrawn !== undefined}
        onClose={() => setWithdrawn(undefined)}
        title={users.withdrawTitle(withdrawn === undefined ? '' : nameOf(withdrawn))}
        confirm={users.withdraw}
        onConfirm={async () => withdrawn && withdraw(withdrawn)}
      >
        <Text>{users.withdrawText}</Text>
      </ConfirmDialog>
    </Section>
  );
}
