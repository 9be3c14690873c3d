import { Alert } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { isBuiltIn } from '../shared/built-in-client.js';

/** What is not as usual about a client. */
export function ClientNotices({ client }: { readonly client: ClientView }): ReactNode {
  const words = useWords().clients.detail;
  const notices = [
    { shown: isBuiltIn(client), color: 'blue', title: words.builtInTitle, text: words.builtIn },
    { shown: client.disabled_at !== undefined, color: 'red', title: words.disabledTitle, text: words.disabled },
    { shown: client.unregistered === true, color: 'orange', title: words.unregisteredTitle, text: words.unregistered },
    { shown: client.skip_consent && !isBuiltIn(client), color: 'blue', title: words.firstPartyTitle, text: words.firstParty },
  ];
  return notices
    .filter(({ shown }) => shown)
    .map(({ color, title, text }) => (
      <Alert key={title} variant="light" color={color} title={title}>
        {text}
      </Alert>
    ));
}
