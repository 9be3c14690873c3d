import { Text } from '@mantine/core';
import type { TokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CodeText } from '../../parts/code-text.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import { Section } from '../../parts/section.js';
import { ApiLinks, ClientLink, SubjectLink, UserLink } from '../../parts/subject-links.js';
import { kindText, originText } from './token-words.js';

/** What is known about a token. */
export function TokenFacts({ token }: { readonly token: TokenView }): ReactNode {
  const words = useWords();
  return (
    <Section title={words.tokens.facts}>
      <FactList
        facts={[
          [words.tokens.client, <ClientLink key="client" of={token} />],
          [words.tokens.user, token.user_id === undefined ? <Dimmed key="user">{words.tokens.noPerson}</Dimmed> : <UserLink key="user" of={token} />],
          [words.tokens.scope, <ScopeBadges key="scope" scope={token.scope} />],
          [words.tokens.audience, token.audience.length === 0 ? <Dimmed key="audience">{words.tokens.noAudience}</Dimmed> : <ApiLinks key="audience" identifiers={token.audience} />],
          [words.tokens.kind, kindText(words, token)],
          [words.tokens.origin, originText(words, token)],
          [words.tokens.grant, token.grant_id === undefined ? undefined : <SubjectLink key="grant" to="/grants" id={token.grant_id}>{token.grant_id}</SubjectLink>],
          [words.tokens.issued, <Instant key="issued" at={token.issued_at} exact />],
          [words.common.expires, <Instant key="expires" at={token.expires_at} exact />],
          [words.tokens.history.revoked, token.revoked_at === undefined ? undefined : <Instant key="revoked" at={token.revoked_at} exact />],
          [
            words.tokens.tokenId,
            <div key="id">
              <CodeText text={token.token_id} name={words.tokens.tokenId} />
              <Dimmed>{words.tokens.tokenIdExplanation}</Dimmed>
            </div>,
          ],
        ]}
      />
    </Section>
  );
}

function Dimmed({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}
