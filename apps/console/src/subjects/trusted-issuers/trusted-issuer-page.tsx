import { Anchor, Badge, List, Stack } from '@mantine/core';
import type { TrustedIssuerView } from '@assent/admin-contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../catalogue/language.js';
import { CodeBlock } from '../../parts/code-block.js';
import { CodeText } from '../../parts/code-text.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Page } from '../../parts/page.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import { Section } from '../../parts/section.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { IssuerActions } from './issuer-actions.js';
import { useTrustedIssuer } from './use-trusted-issuer.js';

const route = getRouteApi('/shell/trusted-issuers/$issuerId');

/** One trusted issuer. */
export function TrustedIssuerPage(): ReactNode {
  const { issuerId } = route.useParams();
  const { trustedIssuers } = useWords();
  const query = useTrustedIssuer(issuerId);
  return (
    <LoadedPage query={query} title={issuerId} above={[{ label: trustedIssuers.title, to: '/trusted-issuers' }]}>
      {(issuer) => <IssuerDetail issuer={issuer} />}
    </LoadedPage>
  );
}

function IssuerDetail({ issuer }: { readonly issuer: TrustedIssuerView }): ReactNode {
  const { trustedIssuers: words, common } = useWords();
  const format = useFormat();
  const { jwks, certificates } = issuer;
  const allowed =
    issuer.clients.length === 0 ? (
      words.everyClient
    ) : (
      <List size="sm">
        {issuer.clients.map((id) => (
          <List.Item key={id}>
            <Anchor component={Link} to={`/clients/${encodeURIComponent(id)}`} size="sm">
              {id}
            </Anchor>
          </List.Item>
        ))}
      </List>
    );
  return (
    <Page
      title={issuer.name}
      subtitle={issuer.issuer}
      badges={
        <>
          <Badge color="gray">{words.kinds[issuer.kind]}</Badge>
          <StatusBadge disabledAt={issuer.disabled_at} />
        </>
      }
      above={[{ label: words.title, to: '/trusted-issuers' }]}
      actions={<IssuerActions issuer={issuer} />}
    >
      <Stack gap="lg">
        <Section title={common.details}>
          <FactList
            facts={[
              [words.issuer, <CodeText key="issuer" text={issuer.issuer} name={words.issuer} />],
              [words.scope, <ScopeBadges key="scope" scope={issuer.scope} />],
              [words.subject, words.subjects[issuer.subject]],
              [words.clients, allowed],
              [common.disabled, issuer.disabled_at && <Instant key="disabled" at={issuer.disabled_at} exact />],
              [common.created, <Instant key="created" at={issuer.created_at} exact />],
              [common.updated, <Instant key="updated" at={issuer.updated_at} exact />],
            ]}
          />
        </Section>
        {jwks !== undefined && (
          <Section title={words.jwks} explanation={words.keyCount(format.number(jwks.keys.length))}>
            <CodeBlock name={`${words.jwks}: ${issuer.name}`} text={JSON.stringify(jwks, undefined, 2)} />
          </Section>
        )}
        {certificates !== undefined && (
          <Section title={words.certificates} explanation={words.certificateCount(format.number(certificates.length))}>
            <CodeBlock name={`${words.certificates}: ${issuer.name}`} text={certificates.join('\n')} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}
