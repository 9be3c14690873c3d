import { Code, List, Stack, Text, Title } from '@mantine/core';
import type { ApplicationType, ApiView, ClientRegistration } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat, useWords } from '../../../catalogue/language.js';
import { CodeBlock } from '../../../parts/code-block.js';
import { FactList } from '../../../parts/fact-list.js';
import { authMethodName } from '../shared/auth-method-name.js';
import { everyApiQuery } from '../shared/client-queries.js';
import { GrantTypeBadges } from '../shared/grant-type-badges.js';
import { KindName } from '../shared/kind-name.js';
import { scopeDescriptions } from '../shared/scope-groups.js';
import { abilities } from './abilities.js';
import { redirects } from './metadata-for.js';

const NO_APIS: readonly ApiView[] = [];

export interface ReviewStepProps {
  readonly kind: ApplicationType;
  readonly metadata: ClientRegistration;
  /** Ticked by hand: what is added by itself is said elsewhere. */
  readonly scope: readonly string[];
}

/** What will be registered, in words: what it will be able to do, and which defaults were chosen and why. */
export function ReviewStep({ kind, metadata, scope }: ReviewStepProps): ReactNode {
  const { clients } = useWords();
  const { list } = useFormat();
  const { data: apis = NO_APIS } = useQuery(everyApiQuery);
  const words = clients.review;
  return (
    <Stack>
      <FactList
        facts={[
          [clients.wizard.name, metadata.client_name],
          [clients.wizard.description, metadata.client_description],
          [clients.kind, <KindName key="kind" kind={kind} />],
        ]}
      />
      <Title order={3}>{words.can}</Title>
      <List className="breakable" spacing={4}>
        {abilities(metadata, { words, list, scopes: scopeDescriptions(apis, scope) }).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      <Title order={3}>{words.defaults}</Title>
      <Defaults kind={kind} metadata={metadata} />
      <details>
        <summary>{words.asJson}</summary>
        <CodeBlock name={words.asJson} text={JSON.stringify(metadata, undefined, 2)} />
      </details>
    </Stack>
  );
}

function Defaults({ kind, metadata }: Omit<ReviewStepProps, 'scope'>): ReactNode {
  const { clients } = useWords();
  const words = clients.review;
  const method = metadata.token_endpoint_auth_method ?? '';
  return (
    <FactList
      facts={[
        [clients.grants, <Default key="grants" value={<GrantTypeBadges grantTypes={metadata.grant_types ?? []} />} why={words.grantsWhy[kind]} />],
        [clients.wizard.proof, <Default key="proof" value={authMethodName(method, clients)} why={words.authWhy[method as keyof typeof words.authWhy]} />],
        ...(redirects(kind)
          ? ([
              [words.pkce, <Default key="pkce" value={words.pkceValue} why={words.pkceWhy} />],
              [words.redirects, <Default key="redirects" value={<RedirectUris uris={metadata.redirect_uris ?? []} />} why={`${words.redirectsValue}. ${words.redirectsWhy}`} />],
            ] as const)
          : []),
        ...(kind === 'machine' || kind === 'api' ? [] : [[words.consent, <Default key="consent" value={words.consentValue} why={words.consentWhy} />] as const]),
      ]}
    />
  );
}

function Default({ value, why }: { readonly value: ReactNode; readonly why: string }): ReactNode {
  return (
    <>
      <div>{value}</div>
      <Text size="sm" c="dimmed">
        {why}
      </Text>
    </>
  );
}

function RedirectUris({ uris }: { readonly uris: readonly string[] }): ReactNode {
  return (
    <Stack gap={4} align="start">
      {uris.map((uri) => (
        <Code key={uri} className="breakable">
          {uri}
        </Code>
      ))}
    </Stack>
  );
}
