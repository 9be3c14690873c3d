import type { ReactNode } from 'react';
import { Loaded, type LoadedProps } from './loaded.js';
import { Page, type PageProps } from './page.js';

export interface LoadedPageProps<Data> extends Pick<LoadedProps<Data>, 'query' | 'children'>, Pick<PageProps, 'title' | 'above'> {}

/** The page of one thing, which brings its own title; until it is there, and when it is not, the page has this one. */
export function LoadedPage<Data>({ query, children, title, above = [] }: LoadedPageProps<Data>): ReactNode {
  if (query.data !== undefined) return <Loaded query={query}>{children}</Loaded>;
  return (
    <Page title={title} above={above}>
      <Loaded query={query}>{children}</Loaded>
    </Page>
  );
}
