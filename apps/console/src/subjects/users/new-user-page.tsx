import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { NewPage } from '../../parts/new-page.js';
import { Section } from '../../parts/section.js';
import { useDraft } from '../../parts/use-draft.js';
import { PasswordField } from './password-field.js';
import { UserFields } from './user-fields.js';
import { creationOf, NEW_USER, type UserValues } from './user-values.js';

/** Creates an account. */
export function NewUserPage(): ReactNode {
  const { common, users } = useWords();
  const queryClient = useQueryClient();
  const draft = useDraft<UserValues>('user');
  const [password, setPassword] = useState('');
  const form = useForm<UserValues>({ initialValues: draft.draft ?? NEW_USER });
  return (
    <NewPage
      title={users.create}
      list={{ label: users.title, to: '/users' }}
      form={form}
      blank={NEW_USER}
      draft={draft}
      hasMore={password !== ''}
      create={async (values) => {
        const { user_id: userId } = await call('POST /admin/users', { body: creationOf(values, password) });
        await queryClient.invalidateQueries({ queryKey: ['GET /admin/users'] });
        return `/users/${userId}`;
      }}
      created={users.created}
      isNarrow
    >
      <Section title={common.details}>
        <UserFields form={form} />
        <PasswordField value={password} onChange={setPassword} hint={users.passwordHint} error={form.errors['password']} />
      </Section>
    </NewPage>
  );
}
