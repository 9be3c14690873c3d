import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FoundTokenView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { jwtText } from '../../parts/jwt-text.js';
import { Loaded } from '../../parts/loaded.js';
import { SubjectLink } from '../../parts/subject-links.js';
import { JwtSection } from './jwt-section.js';
import { RefreshTokenView } from './refresh-token-view.js';
import { tokenQuery } from './token-queries.js';
import { TokenView } from './token-view.js';

/** A pasted text that is a token of ours. */
export function FoundView({ found, text }: { readonly found: FoundTokenView; readonly text: string }): ReactNode {
  return found.token_type_hint === 'access_token' ? <FoundAccessToken tokenId={found.access_token.token_id} text={text} /> : <RefreshTokenView found={found} />;
}

/** Read again by its name, so that a revocation shows. */
function FoundAccessToken({ tokenId, text }: { readonly tokenId: string; readonly text: string }): ReactNode {
  const words = useWords();
  const query = useQuery(tokenQuery(tokenId));
  const jwt = jwtText(text);
  return (
    <Loaded query={query}>
      {(token) => (
        <Stack gap="sm">
          <Group gap="sm">
            <Text role="status">{words.tokens.inspect.foundAccess}</Text>
            <SubjectLink to="/tokens" id={tokenId}>
              {words.tokens.ownPage}
            </SubjectLink>
          </Group>
          <TokenView key={tokenId} token={token}>
            {jwt && <JwtSection jwt={jwt} isOurs />}
          </TokenView>
        </Stack>
      )}
    </Loaded>
  );
}
