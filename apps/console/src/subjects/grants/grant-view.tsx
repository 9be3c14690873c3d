import { SimpleGrid, Stack, Title } from '@mantine/core';
import type { GrantView as Grant } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CodeText } from '../../parts/code-text.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import { Section } from '../../parts/section.js';
import { ApiLinks, ClientLink, UserLink } from '../../parts/subject-links.js';
import { useList } from '../../parts/use-list.js';
import { RevokeSection } from '../tokens/revoke-section.js';
import { TokenTable } from '../tokens/token-table.js';
import { GrantHistorySection } from './grant-history-section.js';
import { RefreshFamilySection } from './refresh-family-section.js';

/** Everything about one grant. */
export function GrantView({ grant }: { readonly grant: Grant }): ReactNode {
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <Stack gap="lg" miw={0}>
          <GrantFacts grant={grant} />
          <RefreshFamilySection grant={grant} />
        </Stack>
        <GrantHistorySection grant={grant} />
      </SimpleGrid>
      <TokensOfGrant grantId={grant.grant_id} />
      <RevokeSection grant={grant} />
    </Stack>
  );
}

function GrantFacts({ grant }: { readonly grant: Grant }): ReactNode {
  const words = useWords();
  return (
    <Section title={words.grants.facts}>
      <FactList
        facts={[
          [words.grants.person, <UserLink key="user" of={grant} />],
          [words.grants.client, <ClientLink key="client" of={grant} />],
          [words.grants.scope, <ScopeBadges key="scope" scope={grant.scope} />],
          [words.grants.apis, grant.resources.length === 0 ? words.grants.anyApi : <ApiLinks key="apis" identifiers={grant.resources} />],
          [words.grants.given, <Instant key="given" at={grant.created_at} exact />],
          [words.grants.grantId, <CodeText key="id" text={grant.grant_id} name={words.grants.grantId} />],
        ]}
      />
    </Section>
  );
}

function TokensOfGrant({ grantId }: { readonly grantId: string }): ReactNode {
  const words = useWords();
  const list = useList('GET /admin/tokens', { grant_id: grantId });
  return (
    <Stack gap="sm" component="section" aria-label={words.grants.tokens}>
      <Title order={2}>{words.grants.tokens}</Title>
      <TokenTable label={words.grants.tokens} list={list} empty={words.grants.noTokens} isOfOneGrant />
    </Stack>
  );
}
