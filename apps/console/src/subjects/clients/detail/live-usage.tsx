import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { LiveCounts } from '../../../parts/live-counts.js';
import { Loaded } from '../../../parts/loaded.js';
import { clientUsageQuery } from '../shared/client-queries.js';

/** Within a confirmation: how much stops working, counted now. */
export function LiveUsage({ clientId }: { readonly clientId: string }): ReactNode {
  const usage = useQuery(clientUsageQuery(clientId));
  return (
    <Loaded query={usage} lines={1}>
      {({ live_grants: grants, live_tokens: tokens, counted_up_to: upTo }) => <LiveCounts grants={grants} tokens={tokens} upTo={upTo} />}
    </Loaded>
  );
}
