import { Button } from '@mantine/core';
import type { UserView } from '@assent/admin-contracts';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { SetPasswordDialog } from './set-password-dialog.js';
import { useUserChanged } from './use-user.js';
import { UserConfirmDialog } from './user-confirm-dialog.js';

type Action = 'disable' | 'delete' | 'revoke' | 'password';

/** What can be done to an account. */
export function UserActions({ user }: { readonly user: UserView }): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const mayManage = useMay('manage');
  const mayRevoke = useMay('revoke');
  const changed = useUserChanged(user.user_id);
  const [action, setAction] = useState<Action>();
  const close = (): void => setAction(undefined);
  const params = { user_id: user.user_id };
  const { username } = user;
  const then = (work: Promise<unknown>): Promise<void> => work.then(changed);
  const enable = useMutation({ mutationFn: () => then(call('POST /admin/users/{user_id}/enable', { params })) });
  const remove = async (): Promise<void> => {
    await call('DELETE /admin/users/{user_id}', { params, ifVersion: user.version });
    await navigate({ to: '/users' });
    await changed();
  };
  return (
    <>
      {enable.error !== null && <ProblemNotice error={enable.error} />}
      {mayManage && (
        <>
          <Button component={Link} to={`/users/${user.user_id}/edit`}>
            {words.common.edit}
          </Button>
          <Button variant="default" onClick={() => setAction('password')}>
            {words.users.setPassword}
          </Button>
          {user.disabled_at === undefined ? (
            <Button variant="default" onClick={() => setAction('disable')}>
              {words.common.disable}
            </Button>
          ) : (
            <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
              {words.common.enable}
            </Button>
          )}
        </>
      )}
      {mayRevoke && (
        <Button variant="light" color="red" onClick={() => setAction('revoke')}>
          {words.users.revokeAll}
        </Button>
      )}
      {mayManage && (
        <Button variant="light" color="red" onClick={() => setAction('delete')}>
          {words.common.delete}
        </Button>
      )}
      <SetPasswordDialog user={user} opened={action === 'password'} onClose={close} />
      <UserConfirmDialog user={user} opened={action === 'disable'} onClose={close} title={words.users.disableTitle(username)} text={words.users.disableText} confirm={words.common.disable} onConfirm={() => then(call('POST /admin/users/{user_id}/disable', { params }))} />
      <UserConfirmDialog user={user} opened={action === 'revoke'} onClose={close} title={words.users.revokeAllTitle(username)} text={words.users.revokeAllText} confirm={words.users.revokeAll} onConfirm={() => then(call('POST /admin/users/{user_id}/revoke', { params }))} />
      <UserConfirmDialog user={user} opened={action === 'delete'} onClose={close} title={words.users.deleteTitle(username)} text={words.users.deleteText} confirm={words.common.delete} word={username} onConfirm={remove} />
    </>
  );
}
