import { ActionIcon, Box, Button, Paper, Radio, Stack, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useClickOutside, useDisclosure } from '@mantine/hooks';
import type { ConsoleSessionView } from '@assent/admin-contracts';
import { IconUserCircle } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { LANGUAGES, useSpeech } from '../catalogue/language.js';
import { useSignOut } from './use-sign-out.js';

const SCHEMES: readonly { readonly value: MantineColorScheme; readonly name: 'light' | 'dark' | 'system' }[] = [
  { value: 'light', name: 'light' },
  { value: 'dark', name: 'dark' },
  { value: 'auto', name: 'system' },
];

/** Who is signed in, the language, light or dark, and the way out. Without Mantine's menu: that would double what the first page loads. */
export function AccountMenu({ session }: { readonly session: ConsoleSessionView }): ReactNode {
  const { words } = useSpeech();
  const [opened, { toggle, close }] = useDisclosure(false);
  const outside = useClickOutside(close);
  const button = useRef<HTMLButtonElement>(null);
  const leave = (): void => {
    close();
    button.current?.focus();
  };
  return (
    <Box ref={outside} pos="relative" onKeyDown={({ key }) => key === 'Escape' && opened && leave()}>
      <ActionIcon ref={button} variant="subtle" color="gray" size="lg" aria-label={words.account.menu} aria-expanded={opened} onClick={toggle}>
        <IconUserCircle size={24} stroke={1.6} aria-hidden />
      </ActionIcon>
      {opened && (
        <Paper withBorder shadow="md" p="md" pos="absolute" right={0} mt={6} w={260} component="section" aria-label={words.account.menu}>
          <AccountPanel session={session} />
        </Paper>
      )}
    </Box>
  );
}

function AccountPanel({ session }: { readonly session: ConsoleSessionView }): ReactNode {
  const { language, words, speak } = useSpeech();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut(session);
  return (
    <Stack gap="md">
      <div>
        <Text fw={550}>{session.name ?? session.username}</Text>
        <Text size="sm" c="dimmed" className="breakable">
          {`${session.username} · ${session.roles.map((role) => words.account.roles[role]).join(', ')}`}
        </Text>
      </div>
      <Radio.Group label={words.account.appearance} value={colorScheme} onChange={(scheme) => setColorScheme(scheme)}>
        <Stack gap={6} mt={4}>
          {SCHEMES.map(({ value, name }) => (
            <Radio key={value} value={value} label={words.account[name]} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group label={words.account.language} value={language} onChange={(chosen) => speak(chosen)}>
        <Stack gap={6} mt={4}>
          {LANGUAGES.map(({ value, label }) => (
            <Radio key={value} value={value} label={<span lang={value}>{label}</span>} />
          ))}
        </Stack>
      </Radio.Group>
      <Stack gap={6}>
        <Button variant="default" onClick={() => signOut(true)}>
          {words.account.switchAccount}
        </Button>
        <Button variant="default" onClick={() => signOut(false)}>
          {words.account.signOut}
        </Button>
      </Stack>
    </Stack>
  );
}
