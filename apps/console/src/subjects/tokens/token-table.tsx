import { Stack, Text } from '@mantine/core';
import type { TokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords, type Words } from '../../catalogue/language.js';
import { Instant } from '../../parts/instant.js';
import { ListTable } from '../../parts/list-table.js';
import { ScopeBadges } from '../../parts/scope-badges.js';
import type { Column } from '../../parts/simple-table.js';
import { ActiveBadge } from '../../parts/status-badge.js';
import { ClientLink, SubjectLink, UserLink } from '../../parts/subject-links.js';
import type { List } from '../../parts/use-list.js';
import { kindText, originText, reasonText, tokenReference } from './token-words.js';

export interface TokenTableProps {
  readonly label: string;
  readonly list: List<TokenView>;
  readonly isFiltered?: boolean;
  readonly empty: ReactNode;
  /** All of one grant: client and person are the same everywhere. */
  readonly isOfOneGrant?: boolean;
}

/** Access tokens, each leading to its page. */
export function TokenTable({ label, list, isFiltered = false, empty, isOfOneGrant = false }: TokenTableProps): ReactNode {
  const words = useWords();
  const columns = [...FIRST, ...(isOfOneGrant ? [] : PARTIES), ...REST].map((column) => column(words));
  return <ListTable label={label} list={list} isFiltered={isFiltered} keyOf={({ token_id }) => token_id} empty={<Text c="dimmed">{empty}</Text>} columns={columns} />;
}

const NOWRAP = { whiteSpace: 'nowrap' } as const;
const WHOLE_WORDS = { overflowWrap: 'normal' } as const;

function Unbroken({ at }: { readonly at: string }): ReactNode {
  return (
    <span style={NOWRAP}>
      <Instant at={at} />
    </span>
  );
}

type ColumnOf = (words: Words) => Column<TokenView>;

const FIRST: readonly ColumnOf[] = [
  (words) => ({
    label: words.tokens.token,
    cell: (token) => (
      <SubjectLink to="/tokens" id={token.token_id}>
        <Text span ff="monospace" inherit style={NOWRAP}>
          {`…${tokenReference(token.token_id)}`}
        </Text>
      </SubjectLink>
    ),
  }),
  (words) => ({
    label: words.tokens.status,
    cell: ({ active, inactive_because: because }) => (
      <Stack gap={2} align="start">
        <ActiveBadge active={active} />
        {because !== undefined && (
          <Text size="xs" c="dimmed">
            {reasonText(words, because)}
          </Text>
        )}
      </Stack>
    ),
  }),
];

const PARTIES: readonly ColumnOf[] = [
  (words) => ({ label: words.tokens.client, cell: (token) => <ClientLink of={token} /> }),
  (words) => ({ label: words.tokens.user, cell: (token) => (token.user_id === undefined ? <Text size="sm" c="dimmed">{'–'}</Text> : <UserLink of={token} />) }),
];

const REST: readonly ColumnOf[] = [
  (words) => ({ label: words.tokens.scope, cell: ({ scope }) => <ScopeBadges scope={scope} /> }),
  (words) => ({
    label: words.tokens.origin,
    cell: (token) => (
      <div style={WHOLE_WORDS}>
        {originText(words, token)}
        <Text size="xs" c="dimmed" style={NOWRAP}>
          {kindText(words, token)}
        </Text>
      </div>
    ),
  }),
  (words) => ({ label: words.tokens.issued, cell: ({ issued_at: at }) => <Unbroken at={at} /> }),
  (words) => ({ label: words.common.expires, cell: ({ expires_at: at }) => <Unbroken at={at} /> }),
];
