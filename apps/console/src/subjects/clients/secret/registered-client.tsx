import { Anchor, Button, Group, Text } from '@mantine/core';
import type { ClientWithSecretView } from '@assent/admin-contracts';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useWords, type Words } from '../../../catalogue/language.js';
import { Page } from '../../../parts/page.js';
import { Section } from '../../../parts/section.js';
import { ConfigurationSection } from '../configuration/configuration-section.js';
import { ShownSecret } from './shown-secret.js';

export interface RegisteredClientProps {
  readonly registered: ClientWithSecretView;
  readonly onAnother: () => void;
}

/** After a registration: the secret, once; when it is stored, what to paste where. */
export function RegisteredClient({ registered, onAnother }: RegisteredClientProps): ReactNode {
  const { clients } = useWords();
  const words = clients.secret;
  const [isStored, setStored] = useState(registered.client_secret === undefined);
  const [library, setLibrary] = useState<string>();
  return (
    <Page title={words.registeredTitle(registered.client_name ?? registered.client_id)} subtitle={words.registered} above={[{ label: clients.title, to: '/clients' }]}>
      <Section title={words.credentials} explanation={explanationOf(registered, words)}>
        <ShownSecret client={registered} isStored={isStored} onStored={setStored} />
        {isStored ? (
          <Group>
            <Button renderRoot={(props) => <Link {...props} to="/clients/$clientId" params={{ clientId: registered.client_id }} />}>
              {words.open}
            </Button>
            <Button variant="default" renderRoot={(props) => <Link {...props} to="/clients/new" />} onClick={onAnother}>
              {clients.wizard.another}
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {words.storedNeeded}
          </Text>
        )}
      </Section>
      {registered.application_type === 'api' && (
        <Section title={words.nextTitle}>
          <Text>
            {words.nextApi}{' '}
            <Anchor component={Link} to="/apis" underline="always">
              {clients.wizard.toApis}
            </Anchor>
          </Text>
        </Section>
      )}
      {isStored && <ConfigurationSection client={registered} chosen={library} onChoose={setLibrary} />}
    </Page>
  );
}

function explanationOf({ client_secret: secret, token_endpoint_auth_method: method }: ClientWithSecretView, words: Words['clients']['secret']): string | undefined {
  if (secret !== undefined) return undefined;
  return method === 'private_key_jwt' ? words.withKeys : words.noSecret;
}
