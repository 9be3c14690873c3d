import { Anchor, Box, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** A page above another one. */
export interface Crumb {
  readonly label: string;
  readonly to: string;
}

export interface PageProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** Where the page hangs, outermost first. */
  readonly above?: readonly Crumb[];
  /** Beside the title: badges. */
  readonly badges?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page begins with. It names the browser's tab too. */
export function Page({ title, subtitle, above = [], badges, actions, children }: PageProps): ReactNode {
  const words = useWords();
  useEffect(() => {
    document.title = `${title} · ${words.common.product}`;
  }, [title, words]);
  return (
    <Stack gap="lg" maw={1280} mx="auto">
      <Stack gap={4}>
        {above.length > 0 && (
          <Box component="nav" aria-label={words.navigation.breadcrumbs}>
            <Breadcrumbs separatorMargin={6}>
              {above.map(({ label, to }) => (
                <Anchor key={to} component={Link} to={to} activeOptions={{ exact: true }} size="sm" className="crumb">
                  {label}
                </Anchor>
              ))}
            </Breadcrumbs>
          </Box>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Box style={{ minWidth: 0 }}>
            <Group gap="sm">
              <Title order={1} className="breakable">
                {title}
              </Title>
              {badges}
            </Group>
            {subtitle !== undefined && (
              <Text component="div" c="dimmed" size="sm" className="breakable">
                {subtitle}
              </Text>
            )}
          </Box>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  );
}
