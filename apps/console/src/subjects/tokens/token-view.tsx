import { SimpleGrid, Stack } from '@mantine/core';
import type { TokenView as Token } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { HistorySection } from './history-section.js';
import { InquiriesSection } from './inquiries-section.js';
import { IntrospectionSection } from './introspection-section.js';
import { RevokeSection } from './revoke-section.js';
import { TokenFacts } from './token-facts.js';

/** Everything about one access token. */
export function TokenView({ token, children }: { readonly token: Token; readonly children?: ReactNode }): ReactNode {
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg" miw={0}>
          <IntrospectionSection token={token} />
          <InquiriesSection token={token} />
        </Stack>
        <Stack gap="lg" miw={0}>
          <HistorySection token={token} />
          <TokenFacts token={token} />
        </Stack>
      </SimpleGrid>
      {children}
      <RevokeSection token={token} />
    </Stack>
  );
}
