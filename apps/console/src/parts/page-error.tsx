import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ProblemNotice } from './problem-notice.js';

/** Instead of a page that failed. */
export function PageError({ error, reset }: ErrorComponentProps): ReactNode {
  return <ProblemNotice error={error} onRetry={reset} />;
}
