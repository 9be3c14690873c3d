import { Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ConsoleSessionView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { useSignOut } from './use-sign-out.js';

/** For people who may sign in but have nothing to do here. */
export function NoRolePage({ session }: { readonly session: ConsoleSessionView }): ReactNode {
  const words = useWords();
  const signOut = useSignOut(session);
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" maw={480}>
        <Stack>
          <Title order={1}>{words.session.noRoleTitle}</Title>
          <Text>{words.session.noRole(session.username)}</Text>
          <Group>
            <Button onClick={() => signOut(true)}>{words.account.switchAccount}</Button>
            <Button variant="default" onClick={() => signOut(false)}>
              {words.account.signOut}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
