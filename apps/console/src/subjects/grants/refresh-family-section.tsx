import { Badge, Text } from '@mantine/core';
import type { GrantView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useSpeech } from '../../catalogue/language.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { Section } from '../../parts/section.js';
import { useNow } from '../../parts/use-now.js';
import { refreshState } from './grant-history.js';

/** Whether the client can get new access tokens without the person, and until when. */
export function RefreshFamilySection({ grant }: { readonly grant: GrantView }): ReactNode {
  const { words, format } = useSpeech();
  const { family } = words.grants;
  const state = refreshState(grant, useNow());
  const { refresh_token: refresh } = grant;
  return (
    <Section title={family.title} explanation={family.explanation}>
      {refresh === undefined ? (
        <Text size="sm">{family.none}</Text>
      ) : (
        <FactList
          facts={[
            [family.state, <Badge key="state" color={state === 'good' ? 'green' : 'gray'}>{family.states[state]}</Badge>],
            [family.rotations, format.number(refresh.rotations)],
            [family.lastUsed, refresh.rotated_at === undefined ? words.common.never : <Instant key="used" at={refresh.rotated_at} exact />],
            [family.idleEnd, <Instant key="idle" at={refresh.idle_expires_at} exact />],
            [family.end, <Instant key="end" at={refresh.expires_at} exact />],
          ]}
        />
      )}
    </Section>
  );
}
