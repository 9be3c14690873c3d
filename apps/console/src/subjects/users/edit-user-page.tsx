import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { UserView } from '@assent/admin-contracts';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Page } from '../../parts/page.js';
import { ReadOnlyPage } from '../../parts/read-only-page.js';
import { SaveProblem } from '../../parts/save-problem.js';
import { Section } from '../../parts/section.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useSave } from '../../parts/use-save.js';
import { useUser, useUserChanged } from './use-user.js';
import { UserFields } from './user-fields.js';
import { patchOf, valuesOf } from './user-values.js';

const route = getRouteApi('/shell/users/$userId/edit');

/** Changes an account. */
export function EditUserPage(): ReactNode {
  const { userId } = route.useParams();
  const { users } = useWords();
  const query = useUser(userId);
  return (
    <LoadedPage query={query} title={userId} above={[{ label: users.title, to: '/users' }]}>
      {(user) => <EditUserForm user={user} />}
    </LoadedPage>
  );
}

function EditUserForm({ user }: { readonly user: UserView }): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const params = { user_id: user.user_id };
  const place = `/users/${user.user_id}`;
  const changed = useUserChanged(user.user_id);
  // What was read first: if it is another one by now, the server says so.
  const version = useRef(user.version);
  const form = useForm({ initialValues: valuesOf(user) });
  const save = useSave(form, async (values) => {
    await call('PATCH /admin/users/{user_id}', { params, body: patchOf(values), ifVersion: version.current });
    form.resetDirty();
    await changed();
    notifications.show({ color: 'green', message: words.common.saved });
    await navigate({ to: place as never, ignoreBlocker: true });
  });
  const takeTheirs = async (): Promise<void> => {
    const theirs = await call('GET /admin/users/{user_id}', { params });
    form.setValues(valuesOf(theirs));
    version.current = theirs.version;
    save.clearError();
  };
  const overwrite = async (): Promise<void> => {
    version.current = (await call('GET /admin/users/{user_id}', { params })).version;
    save.again();
  };
  const page = {
    title: `${words.common.edit}: ${user.username}`,
    above: [
      { label: words.users.title, to: '/users' },
      { label: user.username, to: place },
    ],
  };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={form.isDirty()} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg" maw={720}>
          <Section title={words.common.details}>
            <UserFields form={form} />
          </Section>
          <SaveProblem error={save.error} onTheirs={takeTheirs} onMine={overwrite} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => void navigate({ to: place as never })}>
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {words.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
