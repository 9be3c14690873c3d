import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { InquiryView, TokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useSpeech } from '../../catalogue/language.js';
import { Instant } from '../../parts/instant.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { SimpleTable } from '../../parts/simple-table.js';
import { ActiveBadge } from '../../parts/status-badge.js';
import { ClientLink } from '../../parts/subject-links.js';
import { inquiriesQuery } from './token-queries.js';

/** Which resource servers asked about a token. */
export function InquiriesSection({ token }: { readonly token: TokenView }): ReactNode {
  const { words } = useSpeech();
  const query = useQuery(inquiriesQuery(token.token_id));
  return (
    <Section title={words.tokens.inquiries.title} explanation={words.tokens.inquiries.explanation}>
      <Loaded query={query} lines={2}>
        {({ items, recorded }) => (
          <>
            {items.length > 0 && <InquiryTable items={items} />}
            {!recorded && <Text size="sm">{words.tokens.inquiries.notRecorded}</Text>}
            {recorded && items.length === 0 && <Text size="sm">{token.format === 'jwt' ? words.tokens.inquiries.neverJwt : words.tokens.inquiries.never}</Text>}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function InquiryTable({ items }: { readonly items: readonly InquiryView[] }): ReactNode {
  const { words, format } = useSpeech();
  const { inquiries } = words.tokens;
  return (
    <SimpleTable
      label={inquiries.title}
      items={items}
      keyOf={({ client_id }) => client_id}
      columns={[
        { label: inquiries.server, cell: (inquiry) => <ClientLink of={inquiry} /> },
        { label: inquiries.answer, cell: ({ last_answer: answer }) => <ActiveBadge active={answer === 'active'} /> },
        { label: inquiries.count, cell: ({ count }) => <span style={{ whiteSpace: 'nowrap' }}>{format.number(count)}</span> },
        { label: inquiries.first, cell: ({ first_asked_at: at }) => <Instant at={at} /> },
        { label: inquiries.last, cell: ({ last_asked_at: at }) => <Instant at={at} /> },
      ]}
    />
  );
}
