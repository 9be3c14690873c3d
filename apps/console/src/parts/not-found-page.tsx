import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { Page } from './page.js';

/** For addresses that lead nowhere. */
export function NotFoundPage(): ReactNode {
  const words = useWords();
  return (
    <Page title={words.problems.titles['not-found']}>
      <Text>{words.problems.advice['not-found']}</Text>
      <Anchor component={Link} to="/">
        {words.navigation.dashboard}
      </Anchor>
    </Page>
  );
}
