import { Alert, Button, Checkbox, Stack } from '@mantine/core';
import type { ClientWithSecretView } from '@assent/admin-contracts';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { CodeText } from '../../../parts/code-text.js';
import { FactList } from '../../../parts/fact-list.js';
import { issuerOfPage } from '../shared/issuer-of-page.js';
import { downloadText } from './download-text.js';
import { envFile } from './env-file.js';

export interface ShownSecretProps {
  readonly client: ClientWithSecretView;
  readonly isStored: boolean;
  readonly onStored: (isStored: boolean) => void;
}

/** Id and secret, to be copied or saved: the secret is in this page alone, and gone with it. */
export function ShownSecret({ client, isStored, onStored }: ShownSecretProps): ReactNode {
  const { secret: words } = useWords().clients;
  const { client_id: clientId, client_secret: clientSecret } = client;
  return (
    <Stack>
      <FactList
        facts={[
          [words.clientId, <CodeText key="id" text={clientId} name={words.clientId} />],
          [words.clientSecret, clientSecret && <CodeText key="secret" text={clientSecret} name={words.clientSecret} />],
        ]}
      />
      <div>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => downloadText(`${clientId}.env`, envFile(client, issuerOfPage(), clientSecret))}>
          {words.download}
        </Button>
      </div>
      {clientSecret !== undefined && (
        <>
          <Alert variant="light" color="orange" icon={<IconAlertTriangle aria-hidden />}>
            {words.once}
          </Alert>
          <Checkbox checked={isStored} onChange={({ currentTarget }) => onStored(currentTarget.checked)} label={words.stored} />
        </>
      )}
    </Stack>
  );
}
