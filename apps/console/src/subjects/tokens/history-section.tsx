import type { GrantView, TokenView } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../api/api-problem.js';
import { useWords, type Words } from '../../catalogue/language.js';
import { History } from '../../parts/history.js';
import { LoadingPage } from '../../parts/loading-page.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { Section } from '../../parts/section.js';
import { SubjectLink } from '../../parts/subject-links.js';
import { useNow } from '../../parts/use-now.js';
import { grantQuery } from '../grants/grant-query.js';
import { reasonText } from './token-words.js';
import { tokenHistory, type TokenEvent } from './token-history.js';

/** Who gave the grant, how the client came to this token, and what happened since. */
export function HistorySection({ token }: { readonly token: TokenView }): ReactNode {
  const words = useWords();
  const { data, error, isLoading, refetch } = useQuery({ ...grantQuery(token.grant_id ?? ''), enabled: token.grant_id !== undefined });
  const now = useNow();
  const isGone = error instanceof ApiProblem && error.kind === 'not-found';
  const grant = isGone ? undefined : data;
  const entries = tokenHistory(token, grant, now).map((event) => ({ ...event, key: event.name, title: titleOf(words, event, token), explanation: explanationOf(words, event, token, grant) }));
  return (
    <Section title={words.tokens.history.title}>
      {isLoading && <LoadingPage lines={4} />}
      {error && !isGone && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {(token.grant_id === undefined || grant !== undefined || isGone) && <History label={words.tokens.history.label} entries={entries} />}
    </Section>
  );
}

function titleOf(words: Words, { name, count = 0 }: TokenEvent, token: TokenView): string {
  const { history } = words.tokens;
  switch (name) {
    case 'stopped':
      return history.stopped(reasonText(words, token.inactive_because) ?? '');
    case 'given':
      return history.given(token.username ?? token.user_id ?? '', token.client_name ?? token.client_id);
    case 'refreshedBefore':
    case 'refreshedSince':
      return history[name](count);
    case 'issued':
      return token.grant_type === 'refresh_token' && token.rotation !== undefined ? history.issuedRefresh(token.rotation) : (history.issuedFor[token.grant_type ?? ''] ?? history.issued);
    default:
      return history[name];
  }
}

function explanationOf({ tokens: { history } }: Words, { name }: TokenEvent, token: TokenView, grant: GrantView | undefined): ReactNode {
  if (name === 'given') {
    return (
      <>
        {history.givenHow[token.grant_type ?? '']}
        <div>
          <SubjectLink to="/grants" id={grant?.grant_id ?? ''}>
            {history.openGrant}
          </SubjectLink>
        </div>
      </>
    );
  }
  if (name === 'refreshedSince') return history.lastRefresh;
  if (name !== 'issued') return undefined;
  if (token.grant_type === undefined) return history.notRecorded;
  if (token.grant_id === undefined) return history.noGrant;
  return token.rotation === 0 ? history.firstRefresh : undefined;
}
