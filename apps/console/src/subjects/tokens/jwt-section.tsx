import { Badge, Group, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { CodeBlock } from '../../parts/code-block.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { instantClaim, type JwtText } from '../../parts/jwt-text.js';
import { Section } from '../../parts/section.js';
import { issuerOfPage } from '../clients/shared/issuer-of-page.js';

/** Header and claims of a JWT, taken apart in the browser. @param isOurs the server knows exactly this text */
export function JwtSection({ jwt: { header, payload }, isOurs }: { readonly jwt: JwtText; readonly isOurs: boolean }): ReactNode {
  const { jwt: words } = useWords().tokens;
  const issuedAt = instantClaim(payload, 'iat');
  const expiresAt = instantClaim(payload, 'exp');
  return (
    <Section
      title={words.title}
      explanation={isOurs ? words.known : <Text size="sm">{words.unverifiedWhy}</Text>}
      actions={!isOurs && <Badge color="orange">{words.unverified}</Badge>}
    >
      <FactList
        facts={[
          [words.issuer, <IssuerFact key="issuer" issuer={payload['iss']} />],
          [words.issuedAt, issuedAt && <Instant key="issued" at={issuedAt} exact />],
          [words.expiresAt, expiresAt && <Instant key="expires" at={expiresAt} exact />],
        ]}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Part name={words.header} value={header} />
        <Part name={words.payload} value={payload} />
      </SimpleGrid>
    </Section>
  );
}

function Part({ name, value }: { readonly name: string; readonly value: object }): ReactNode {
  return (
    <div style={{ minWidth: 0 }}>
      <Text fw={550} size="sm">
        {name}
      </Text>
      <CodeBlock name={name} text={JSON.stringify(value, null, 2)} />
    </div>
  );
}

function IssuerFact({ issuer }: { readonly issuer: unknown }): ReactNode {
  const { jwt: words } = useWords().tokens;
  if (typeof issuer !== 'string') return words.noIssuer;
  const isUs = issuer === issuerOfPage();
  return (
    <Group gap="xs">
      <span className="breakable">{issuer}</span>
      <Badge color={isUs ? 'green' : 'orange'} style={{ height: 'auto', whiteSpace: 'normal' }}>
        {isUs ? words.isUs : words.isNotUs(issuerOfPage())}
      </Badge>
    </Group>
  );
}
