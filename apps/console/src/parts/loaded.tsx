import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { LoadingPage } from './loading-page.js';
import { ProblemNotice } from './problem-notice.js';

export interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What a query found; until then its loading state, and its problem when there is one. Data that are there stay while they are read again. */
export function Loaded<Data>({ query, lines, children }: LoadedProps<Data>): ReactNode {
  const { data, error, refetch } = query;
  if (data === undefined) return error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <LoadingPage {...(lines !== undefined && { lines })} />;
  return (
    <>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {children(data)}
    </>
  );
}
