import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { Loaded } from '../../parts/loaded.js';
import { Page } from '../../parts/page.js';
import { ActiveBadge } from '../../parts/status-badge.js';
import { tokenQuery } from './token-queries.js';
import { TokenView } from './token-view.js';
import { tokenReference } from './token-words.js';

const route = getRouteApi('/shell/tokens/$tokenId');

/** One access token, by its name in the console. */
export function TokenPage(): ReactNode {
  const words = useWords();
  const { tokenId } = route.useParams();
  const query = useQuery(tokenQuery(tokenId));
  return (
    <Page
      title={words.tokens.tokenTitle(`…${tokenReference(tokenId)}`)}
      above={[{ label: words.tokens.title, to: '/tokens' }]}
      badges={query.data && <ActiveBadge active={query.data.active} />}
      actions={
        <Button component={Link} to="/tokens/inspect" variant="default">
          {words.tokens.paste}
        </Button>
      }
    >
      <Loaded query={query}>{(token) => <TokenView key={token.token_id} token={token} />}</Loaded>
    </Page>
  );
}
