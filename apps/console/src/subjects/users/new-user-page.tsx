import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { Page } from '../../parts/page.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { ReadOnlyPage } from '../../parts/read-only-page.js';
import { Section } from '../../parts/section.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useDraft, useKeptDraft } from '../../parts/use-draft.js';
import { useSave } from '../../parts/use-save.js';
import { PasswordField } from './password-field.js';
import { UserFields } from './user-fields.js';
import { creationOf, NEW_USER, type UserValues } from './user-values.js';

/** Creates an account. */
export function NewUserPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { draft, keep, forget } = useDraft<UserValues>('user');
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const form = useForm<UserValues>({ initialValues: draft ?? NEW_USER });
  const isDirty = !isDone && (password !== '' || JSON.stringify(form.getValues()) !== JSON.stringify(NEW_USER));
  useKeptDraft(keep, form.getValues(), isDirty);
  const save = useSave(form, async (values) => {
    const { user_id: userId } = await call('POST /admin/users', { body: creationOf(values, password) });
    forget();
    setDone(true);
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/users'] });
    notifications.show({ color: 'green', message: words.users.created });
    await navigate({ to: `/users/${userId}` as never, ignoreBlocker: true });
  });
  const page = { title: words.users.create, above: [{ label: words.users.title, to: '/users' }] };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={isDirty} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg" maw={720}>
          <Section title={words.common.details}>
            <UserFields form={form} />
            <PasswordField value={password} onChange={setPassword} hint={words.users.passwordHint} error={form.errors['password']} />
          </Section>
          {save.error !== undefined && <ProblemNotice error={save.error} shown={Object.keys(form.errors)} />}
          <Group justify="flex-end">
            <Button component={Link} to="/users" variant="default">
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {words.users.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
