import type { GrantView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords, type Words } from '../../catalogue/language.js';
import { History } from '../../parts/history.js';
import { Section } from '../../parts/section.js';
import { useNow } from '../../parts/use-now.js';
import { reasonText } from '../tokens/token-words.js';
import { grantHistory, type GrantEvent } from './grant-history.js';

/** From the person's yes to the end. */
export function GrantHistorySection({ grant }: { readonly grant: GrantView }): ReactNode {
  const words = useWords();
  const entries = grantHistory(grant, useNow()).map((event) => ({ ...event, key: event.name, title: titleOf(words, event, grant), explanation: explanationOf(words, event) }));
  return (
    <Section title={words.grants.history.title}>
      <History label={words.grants.history.label} entries={entries} />
    </Section>
  );
}

function titleOf(words: Words, { name, count = 0 }: GrantEvent, grant: GrantView): string {
  const { history } = words.grants;
  if (name === 'stopped') return words.tokens.history.stopped(reasonText(words, grant.inactive_because) ?? '');
  if (name === 'given') return history.given(grant.username ?? grant.user_id, grant.client_name ?? grant.client_id);
  return name === 'rotated' ? history.rotated(count) : history[name];
}

function explanationOf({ grants: { history } }: Words, { name, count }: GrantEvent): string | undefined {
  if (name === 'rotated') return (count ?? 0) > 1 ? history.rotatedWhy : undefined;
  return name === 'redeemed' ? history.redeemedWhy : name === 'unredeemed' ? history.unredeemedWhy : undefined;
}
