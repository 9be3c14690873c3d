import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ConsoleSessionView } from '@assent/admin-contracts';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useSessionEnded } from '../api/session-end.js';
import { useWords } from '../catalogue/language.js';
import { AccountMenu } from './account-menu.js';
import { NAVIGATION } from './navigation.js';
import { PaletteButton } from './palette/palette-button.js';

/** Loaded when it is needed: dialogs are no part of the first page. */
const SessionEndedDialog = lazy(async () => ({ default: (await import('./session-ended-dialog.js')).SessionEndedDialog }));

/** Header, navigation and the page. */
export function Shell({ session }: { readonly session: ConsoleSessionView }): ReactNode {
  const words = useWords();
  const [opened, { toggle, close }] = useDisclosure(false);
  const ended = useSessionEnded();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => close(), [path, close]);

  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !opened } }} padding={{ base: 'sm', sm: 'lg' }}>
      <a className="skip-link" href="#content" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        {words.common.skipToContent}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" gap="sm">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={words.navigation.open} aria-expanded={opened} />
            <img src={new URL('assent.svg', document.baseURI).pathname} alt="" width={28} height={28} />
            <Text fw={650} visibleFrom="xs">
              {words.common.product}
            </Text>
          </Group>
          <Group wrap="nowrap" gap="xs">
            <PaletteButton />
            <AccountMenu session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={words.navigation.label} p="xs" component="nav">
        <div style={{ overflowY: 'auto' }}>
          {NAVIGATION.map(({ to, name, icon: Icon }) => (
            <NavLink key={to} component={Link} to={to} label={words.navigation[name]} leftSection={<Icon size={18} stroke={1.6} aria-hidden />} active={isWithin(path, to)} {...(isWithin(path, to) && { 'aria-current': 'page' as const })} variant="light" />
          ))}
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        <Outlet />
      </AppShell.Main>
      {ended && (
        <Suspense>
          <SessionEndedDialog />
        </Suspense>
      )}
    </AppShell>
  );
}

const isWithin = (path: string, to: string): boolean => path === to || (to !== '/' && path.startsWith(`${to}/`));
