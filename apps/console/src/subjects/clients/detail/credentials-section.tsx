import { Stack, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useSpeech, useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import { usesSecret } from '../shared/auth-method-name.js';
import { SecretList } from './secret-list.js';

/** Secrets with their ages, or public keys, or why there are none. */
export function CredentialsSection({ client }: { readonly client: ClientView }): ReactNode {
  const words = useWords().clients.detail;
  if (client.token_endpoint_auth_method === 'private_key_jwt') {
    return (
      <Section title={words.keys} explanation={words.keysHelp}>
        <KeyList keys={client.jwks?.keys ?? []} />
      </Section>
    );
  }
  if (!usesSecret(client)) {
    return (
      <Section title={words.secrets}>
        <Text>{words.noneNeeded}</Text>
      </Section>
    );
  }
  return (
    <Section title={words.secrets} explanation={words.secretsHelp}>
      <SecretList secrets={client.secrets} />
    </Section>
  );
}

function KeyList({ keys }: { readonly keys: readonly Readonly<Record<string, unknown>>[] }): ReactNode {
  const { words, format } = useSpeech();
  return (
    <Stack gap={4}>
      {keys.map((key, index) => (
        <Text key={JSON.stringify(key)} className="breakable">
          {`${words.clients.detail.key(format.number(index + 1))}: ${[key['kty'], key['crv'], key['alg'], key['kid']].filter((part) => typeof part === 'string').join(' · ')}`}
        </Text>
      ))}
    </Stack>
  );
}
