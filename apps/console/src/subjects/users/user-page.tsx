import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import type { UserView } from '@assent/admin-contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay, useSession } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { CodeText } from '../../parts/code-text.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Page } from '../../parts/page.js';
import { Section } from '../../parts/section.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { RoleBadges } from './role-badges.js';
import { SecondFactorSection } from './second-factor-section.js';
import { UserActions } from './user-actions.js';
import { UserConsents } from './user-consents.js';
import { UserSessions } from './user-sessions.js';
import { useUser } from './use-user.js';

const route = getRouteApi('/shell/users/$userId');

/** One person. */
export function UserPage(): ReactNode {
  const { userId } = route.useParams();
  const { users } = useWords();
  const query = useUser(userId);
  return (
    <LoadedPage query={query} title={userId} above={[{ label: users.title, to: '/users' }]}>
      {(user) => <UserDetail user={user} />}
    </LoadedPage>
  );
}

function UserDetail({ user }: { readonly user: UserView }): ReactNode {
  const words = useWords();
  const { user_id: me } = useSession();
  const mayRevoke = useMay('revoke');
  return (
    <Page
      title={user.username}
      subtitle={user.name}
      badges={<StatusBadge disabledAt={user.disabled_at} />}
      above={[{ label: words.users.title, to: '/users' }]}
      actions={<UserActions user={user} />}
    >
      <Stack gap="lg">
        {!mayRevoke && <Text c="dimmed">{words.common.readOnly}</Text>}
        {user.user_id === me && <Alert color="gray">{words.users.ownAccount}</Alert>}
        {!user.has_password && <Alert color="yellow">{words.users.noPassword}</Alert>}
        <UserFacts user={user} />
        <SecondFactorSection user={user} />
        <UserSessions user={user} />
        <UserConsents user={user} />
        <Section title={words.users.links}>
          <Group>
            <Anchor component={Link} to="/tokens" search={{ user_id: user.user_id } as never}>
              {words.users.showTokens}
            </Anchor>
            <Anchor component={Link} to="/grants" search={{ user_id: user.user_id } as never}>
              {words.users.showGrants}
            </Anchor>
            <Anchor component={Link} to="/audit" search={{ actor: `user:${user.user_id}` } as never}>
              {words.users.showAudit}
            </Anchor>
          </Group>
        </Section>
      </Stack>
    </Page>
  );
}

function UserFacts({ user }: { readonly user: UserView }): ReactNode {
  const { users, common } = useWords();
  return (
    <Section title={common.details}>
      <FactList
        facts={[
          ['user_id', <CodeText key="id" text={user.user_id} name="user_id" />],
          [users.email, user.email],
          [users.roles, <RoleBadges key="roles" roles={user.roles} />],
          [users.killedUntil, user.tokens_not_before && <Instant key="killed" at={user.tokens_not_before} exact />],
          [common.disabled, user.disabled_at && <Instant key="disabled" at={user.disabled_at} exact />],
          [common.created, <Instant key="created" at={user.created_at} exact />],
          [common.updated, <Instant key="updated" at={user.updated_at} exact />],
        ]}
      />
    </Section>
  );
}
