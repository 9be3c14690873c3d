import { Alert, Button, Stack, Text } from '@mantine/core';
import type { UserView, UserWithTotpView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { CodeText } from '../../parts/code-text.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Section } from '../../parts/section.js';
import { useUserChanged } from './use-user.js';

/** The second factor of somebody: set, replaced or removed. Its secret is on the page only until it is left. */
export function SecondFactorSection({ user }: { readonly user: UserView }): ReactNode {
  const { users } = useWords();
  const mayManage = useMay('manage');
  const changed = useUserChanged(user.user_id);
  const [asked, setAsked] = useState<'set' | 'remove'>();
  const [made, setMade] = useState<UserWithTotpView>();
  const close = (): void => setAsked(undefined);
  const params = { user_id: user.user_id };
  const has = user.second_factor !== undefined;
  const set = async (): Promise<void> => {
    setMade(await call('POST /admin/users/{user_id}/totp', { params }));
    await changed();
  };
  const remove = async (): Promise<void> => {
    await call('DELETE /admin/users/{user_id}/totp', { params });
    setMade(undefined);
    await changed();
  };
  return (
    <Section
      title={users.secondFactor}
      explanation={has ? users.hasSecondFactor : users.noSecondFactor}
      actions={
        mayManage && (
          <>
            <Button variant="default" size="xs" onClick={() => setAsked('set')}>
              {has ? users.replaceTotp : users.setTotp}
            </Button>
            {has && (
              <Button variant="light" color="red" size="xs" onClick={() => setAsked('remove')}>
                {users.removeTotp}
              </Button>
            )}
          </>
        )
      }
    >
      {made !== undefined && (
        <Alert color="yellow" role="status">
          <Stack gap="xs">
            <Text size="sm">{users.totpDone}</Text>
            <CodeText text={made.totp_secret} name={users.totpSecret} />
            <CodeText text={made.totp_uri} name={users.totpUri} />
          </Stack>
        </Alert>
      )}
      <ConfirmDialog opened={asked === 'set'} onClose={close} title={users.totpTitle} confirm={users.setTotp} onConfirm={set}>
        <Text>{users.totpText(user.username)}</Text>
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'remove'} onClose={close} title={users.removeTotp} confirm={users.removeTotp} onConfirm={remove}>
        <Text>{users.removeTotpText(user.username)}</Text>
      </ConfirmDialog>
    </Section>
  );
}
