import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FoundTokenView, GrantView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CodeBlock } from '../../parts/code-block.js';
import { Section } from '../../parts/section.js';
import { Verdict } from '../../parts/verdict.js';
import { useNow } from '../../parts/use-now.js';
import { GrantView as GrantSections } from '../grants/grant-view.js';
import { refreshState } from '../grants/grant-history.js';
import { grantQuery } from '../grants/grant-query.js';
import { reasonText } from './token-words.js';

type FoundRefreshToken = Extract<FoundTokenView, { readonly token_type_hint: 'refresh_token' }>;

/** RFC 7662 §2.2: what is heard when the grant died after the text was looked up. */
const INACTIVE = { active: false };

/** A refresh token: current or used, and its grant, which is where its life is. */
export function RefreshTokenView({ found }: { readonly found: FoundRefreshToken }): ReactNode {
  const { inspect: words, introspection: { json } } = useWords().tokens;
  const { data: grant } = useQuery({ ...grantQuery(found.grant.grant_id), initialData: found.grant });
  const isGood = refreshState(grant, useNow()) === 'good';
  return (
    <Stack gap="lg">
      <RefreshVerdict grant={grant} isCurrent={found.is_current} />
      <Section title={words.refreshHeard} explanation={words.refreshHeardWhy}>
        <CodeBlock name={json} text={JSON.stringify(isGood ? found.introspection : INACTIVE, null, 2)} />
      </Section>
      <GrantSections grant={grant} />
    </Stack>
  );
}

function RefreshVerdict({ grant, isCurrent }: { readonly grant: GrantView; readonly isCurrent: boolean }): ReactNode {
  const words = useWords();
  const { inspect } = words.tokens;
  const state = refreshState(grant, useNow());
  if (state !== 'good') {
    const reason = state === 'dead' ? (reasonText(words, grant.inactive_because) ?? '') : inspect.refreshOver;
    return (
      <Verdict is="dead" title={inspect.refreshDead(reason)}>
        {isCurrent ? words.grants.family.states[state] : inspect.refreshUsed}
      </Verdict>
    );
  }
  return (
    <Verdict is={isCurrent ? 'good' : 'odd'} title={isCurrent ? inspect.refreshGood : inspect.refreshUsed}>
      {isCurrent ? inspect.refreshGoodWhy : inspect.refreshUsedWhy}
    </Verdict>
  );
}
