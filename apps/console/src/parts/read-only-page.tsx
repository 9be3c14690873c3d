import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { Page, type PageProps } from './page.js';

/** Instead of a form that this role may not save. */
export function ReadOnlyPage(page: Pick<PageProps, 'title' | 'above'>): ReactNode {
  const { common } = useWords();
  return (
    <Page {...page}>
      <Text>{common.readOnly}</Text>
    </Page>
  );
}
