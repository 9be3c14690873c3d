import { Stack, Text } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';
import { isBuiltIn } from '../shared/built-in-client.js';
import { ClientFacts } from './client-facts.js';
import { ClientNotices } from './client-notices.js';
import { CredentialsSection } from './credentials-section.js';
import { StopSection } from './stop-section.js';
import { UsageSection } from './usage-section.js';

/** What it is, what it proves itself with, what of it is alive, and how to stop it. */
export function OverviewTab({ client }: { readonly client: ClientView }): ReactNode {
  const { common } = useWords();
  const mayRevoke = useMay('revoke');
  return (
    <Stack gap="lg">
      {!mayRevoke && <Text c="dimmed">{common.readOnly}</Text>}
      <ClientNotices client={client} />
      <ClientFacts client={client} />
      {!isBuiltIn(client) && <CredentialsSection client={client} />}
      <UsageSection clientId={client.client_id} />
      {mayRevoke && !isBuiltIn(client) && <StopSection client={client} />}
    </Stack>
  );
}
