import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSpeech } from '../../../catalogue/language.js';
import { FactList } from '../../../parts/fact-list.js';
import { Loaded } from '../../../parts/loaded.js';
import { Section } from '../../../parts/section.js';
import { clientUsageQuery } from '../shared/client-queries.js';

/** How much of it is alive, and the way there. */
export function UsageSection({ clientId }: { readonly clientId: string }): ReactNode {
  const { words: { clients, common }, format } = useSpeech();
  const usage = useQuery(clientUsageQuery(clientId));
  const search = { client_id: clientId };
  return (
    <Section
      title={clients.detail.inUse}
      actions={
        <>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/grants" search={search} />}>
            {clients.detail.showGrants}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/tokens" search={search} />}>
            {clients.detail.showTokens}
          </Button>
        </>
      }
    >
      <Loaded query={usage} lines={2}>
        {({ live_grants: grants, live_tokens: tokens, counted_up_to: upTo }) => {
          const count = (value: number): string => (value >= upTo ? common.atLeast(format.number(value)) : format.number(value));
          return (
            <FactList
              facts={[
                [clients.detail.liveGrants, count(grants)],
                [clients.detail.liveTokens, count(tokens)],
              ]}
            />
          );
        }}
      </Loaded>
    </Section>
  );
}
