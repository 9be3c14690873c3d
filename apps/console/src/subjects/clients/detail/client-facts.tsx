import { Anchor, Code, Stack, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useSpeech } from '../../../catalogue/language.js';
import { CodeText } from '../../../parts/code-text.js';
import { FactList } from '../../../parts/fact-list.js';
import { Instant } from '../../../parts/instant.js';
import { ScopeBadges } from '../../../parts/scope-badges.js';
import { Section } from '../../../parts/section.js';
import { ApiLinks, UserLink } from '../../../parts/subject-links.js';
import { authMethodName } from '../shared/auth-method-name.js';
import { GrantTypeBadges } from '../shared/grant-type-badges.js';

/** What is registered. */
export function ClientFacts({ client }: { readonly client: ClientView }): ReactNode {
  const { words: { clients, common }, format } = useSpeech();
  const words = clients.detail;
  return (
    <Section title={words.facts}>
      <FactList
        facts={[
          [words.clientId, <CodeText key="id" text={client.client_id} name={words.clientId} />],
          [words.description, client.client_description],
          [clients.grants, <GrantTypeBadges key="grants" grantTypes={client.grant_types} />],
          [words.scope, <ScopeBadges key="scope" scope={client.scope} />],
          [words.redirectUris, client.redirect_uris.length > 0 && <Codes key="uris" texts={client.redirect_uris} />],
          [words.introspects, introspectsOf(client, words.noneIntrospected)],
          [words.proof, authMethodName(client.token_endpoint_auth_method, clients)],
          [words.clientType, clients.clientTypes[client.client_type as keyof typeof clients.clientTypes] ?? client.client_type],
          [words.pkce, client.grant_types.includes('authorization_code') && (client.require_pkce ? words.pkceRequired : words.pkceExempt)],
          [words.accessTokenTtl, client.grant_types.length > 0 && (client.access_token_ttl_seconds === undefined ? words.instanceTtl : format.duration(client.access_token_ttl_seconds))],
          [words.homepage, linkTo(client.client_uri)],
          [words.logo, linkTo(client.logo_uri)],
          [words.policyUri, linkTo(client.policy_uri)],
          [words.tos, linkTo(client.tos_uri)],
          [words.contacts, client.contacts?.join(', ')],
          [words.owner, client.owner_user_id && <Owner key="owner" userId={client.owner_user_id} />],
          [common.created, <Instant key="created" at={client.created_at} exact />],
          [common.updated, client.updated_at !== client.created_at && <Instant key="updated" at={client.updated_at} exact />],
          [common.disabled, client.disabled_at && <Instant key="disabled" at={client.disabled_at} exact />],
          [words.revokedAt, client.tokens_not_before && <Instant key="revoked" at={client.tokens_not_before} exact />],
        ].map(([name, value]) => [name as string, value === false ? undefined : value])}
      />
    </Section>
  );
}

/** Who introspects is said at the APIs; of an API that nobody named yet it is worth saying. */
function introspectsOf({ application_type: kind, introspects }: ClientView, none: string): ReactNode {
  if (introspects.length > 0) return <ApiLinks identifiers={introspects} />;
  return kind === 'api' && none;
}

function Codes({ texts }: { readonly texts: readonly string[] }): ReactNode {
  return (
    <Stack gap={4} align="start">
      {texts.map((text) => (
        <Code key={text} className="breakable">
          {text}
        </Code>
      ))}
    </Stack>
  );
}

/** Somebody registered the address: it opens apart and learns nothing of the console. The server allows http and https only. */
const linkTo = (uri: string | undefined): ReactNode =>
  uri !== undefined && (
    <Anchor href={uri} target="_blank" rel="noopener noreferrer" className="breakable">
      {uri}
    </Anchor>
  );

function Owner({ userId }: { readonly userId: string }): ReactNode {
  const { words } = useSpeech();
  return (
    <>
      <UserLink of={{ user_id: userId }} />
      <Text size="sm" c="dimmed">
        {words.clients.detail.ownerHelp}
      </Text>
    </>
  );
}
