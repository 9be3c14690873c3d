import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { Loaded } from '../../parts/loaded.js';
import { Page } from '../../parts/page.js';
import { ActiveBadge } from '../../parts/status-badge.js';
import { reasonText } from '../tokens/token-words.js';
import { grantQuery } from './grant-query.js';
import { GrantView } from './grant-view.js';

const route = getRouteApi('/shell/grants/$grantId');

/** One grant: who allowed whom what, and what came of it. */
export function GrantPage(): ReactNode {
  const words = useWords();
  const { grantId } = route.useParams();
  const query = useQuery(grantQuery(grantId));
  const { data: grant } = query;
  return (
    <Page
      title={grant === undefined ? words.tokens.grant : words.grants.grantTitle(grant.username ?? grant.user_id, grant.client_name ?? grant.client_id)}
      subtitle={reasonText(words, grant?.inactive_because)}
      above={[{ label: words.grants.title, to: '/grants' }]}
      badges={grant && <ActiveBadge active={grant.active} />}
    >
      <Loaded query={query}>{(found) => <GrantView key={found.grant_id} grant={found} />}</Loaded>
    </Page>
  );
}
