import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import type { ClientWithSecretView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { call } from '../../../api/call.js';
import { useWords } from '../../../catalogue/language.js';
import { ProblemNotice } from '../../../parts/problem-notice.js';
import { refreshClient } from '../shared/client-queries.js';

const OVERLAP_SECONDS = { none: 0, hour: 3600, day: 86_400, week: 7 * 86_400 } as const;
type Overlap = keyof typeof OVERLAP_SECONDS;
const OVERLAPS = Object.keys(OVERLAP_SECONDS) as Overlap[];

export interface OverlapFormProps {
  readonly clientId: string;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onRotated: (client: ClientWithSecretView) => void;
  readonly onCancel: () => void;
}

/** For how long the secrets so far work beside the new one. */
export function OverlapForm({ clientId, onBusy, onRotated, onCancel }: OverlapFormProps): ReactNode {
  const { clients: { actions }, common } = useWords();
  const queryClient = useQueryClient();
  const [overlap, setOverlap] = useState<Overlap>('day');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const tell = (busy: boolean): void => {
    setBusy(busy);
    onBusy(busy);
  };
  const rotate = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    tell(true);
    setError(undefined);
    try {
      // Not through a mutation: its memory would hold the secret longer than this page.
      onRotated(await call('POST /admin/clients/{client_id}/secret', { params: { client_id: clientId }, body: { overlap_seconds: OVERLAP_SECONDS[overlap] } }));
      void refreshClient(queryClient, clientId);
    } catch (problem) {
      setError(problem);
    } finally {
      tell(false);
    }
  };
  return (
    <form onSubmit={(event) => void rotate(event)}>
      <Stack>
        <Text>{actions.rotateIntro}</Text>
        <Radio.Group value={overlap} onChange={setOverlap} aria-label={actions.rotateIntro}>
          <Stack gap="sm">
            {OVERLAPS.map((value) => (
              <Radio key={value} value={value} label={actions.overlaps[value]} description={actions.overlapHelp[value]} />
            ))}
          </Stack>
        </Radio.Group>
        {error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel} disabled={isBusy}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={isBusy} {...(overlap === 'none' && { color: 'red' })}>
            {actions.rotateSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
