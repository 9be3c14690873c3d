import { useForm } from '@mantine/form';
import type { UserView } from '@assent/admin-contracts';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { EditPage } from '../../parts/edit-page.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Section } from '../../parts/section.js';
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
      {(user) => <EditUser user={user} />}
    </LoadedPage>
  );
}

function EditUser({ user }: { readonly user: UserView }): ReactNode {
  const { common, users } = useWords();
  const params = { user_id: user.user_id };
  const changed = useUserChanged(user.user_id);
  const form = useForm({ initialValues: valuesOf(user) });
  return (
    <EditPage
      list={{ label: users.title, to: '/users' }}
      detail={{ label: user.username, to: `/users/${user.user_id}` }}
      view={user}
      form={form}
      valuesOf={valuesOf}
      read={() => call('GET /admin/users/{user_id}', { params })}
      save={async (values, ifVersion) => {
        await call('PATCH /admin/users/{user_id}', { params, body: patchOf(values), ifVersion });
        await changed();
      }}
      isNarrow
    >
      <Section title={common.details}>
        <UserFields form={form} />
      </Section>
    </EditPage>
  );
}
