import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import type { TokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CodeBlock } from '../../parts/code-block.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { Verdict } from '../../parts/verdict.js';
import { useRefreshAfterRevocation } from '../../parts/use-refresh-after-revocation.js';
import { introspectionQuery } from './token-queries.js';
import { reasonText } from './token-words.js';

/** What a resource server hears about a token now, and whether it is good. */
export function IntrospectionSection({ token }: { readonly token: TokenView }): ReactNode {
  const words = useWords();
  const query = useQuery(introspectionQuery(token.token_id));
  const refresh = useRefreshAfterRevocation();
  return (
    <Section
      title={words.tokens.introspection.title}
      explanation={words.tokens.introspection.explanation}
      actions={
        <Button size="compact-sm" variant="light" leftSection={<IconRefresh size={14} aria-hidden />} loading={query.isFetching} onClick={() => void refresh()}>
          {words.common.refresh}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ introspection }) => (
          <>
            <IntrospectionVerdict token={token} isActive={introspection['active'] === true} />
            <Group grow>
              <CodeBlock name={words.tokens.introspection.json} text={JSON.stringify(introspection, null, 2)} />
            </Group>
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** @param isActive in the eyes of introspection */
function IntrospectionVerdict({ token, isActive }: { readonly token: TokenView; readonly isActive: boolean }): ReactNode {
  const { introspection: words } = useWords().tokens;
  const reason = reasonText(useWords(), token.inactive_because);
  if (token.active && isActive) {
    return (
      <Verdict is="good" title={words.good}>
        {words.goodWhy}
      </Verdict>
    );
  }
  if (!token.active && !isActive) {
    return (
      <Verdict is="dead" title={words.dead(reason ?? '')}>
        {words.deadWhy}
      </Verdict>
    );
  }
  return (
    <Verdict is="odd" title={token.active ? words.silent : words.dead(reason ?? '')}>
      {!token.active ? words.disagrees : token.token_type === 'mac' ? words.silentMac : token.audience.length === 0 ? words.silentAudience : words.disagrees}
    </Verdict>
  );
}
