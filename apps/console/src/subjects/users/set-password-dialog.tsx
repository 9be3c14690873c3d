import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { UserView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { useSave } from '../../parts/use-save.js';
import { PasswordField } from './password-field.js';
import { useUserChanged } from './use-user.js';

/** A new password for somebody who lost theirs. */
export function SetPasswordDialog({ user, opened, onClose }: { readonly user: UserView; readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { users, common } = useWords();
  const changed = useUserChanged(user.user_id);
  const form = useForm({ initialValues: { password: '' } });
  const close = (): void => {
    form.reset();
    onClose();
  };
  const save = useSave(form, async ({ password }) => {
    await call('POST /admin/users/{user_id}/password', { params: { user_id: user.user_id }, body: { password } });
    await changed();
    notifications.show({ color: 'green', message: users.passwordSet });
    close();
  });
  return (
    <Modal opened={opened} onClose={close} title={users.setPassword} closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={save.onSubmit} noValidate>
        <Stack>
          <Text size="sm">{users.setPasswordText(user.username)}</Text>
          <PasswordField value={form.getValues().password} onChange={(password) => form.setFieldValue('password', password)} error={form.errors['password']} />
          {save.error !== undefined && <ProblemNotice error={save.error} shown={['password']} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {users.setPassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
