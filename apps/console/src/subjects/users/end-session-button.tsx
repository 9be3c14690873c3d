import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { useUserChanged } from './use-user.js';

/** Signs somebody out of one browser. */
export function EndSessionButton({ userId, sessionId }: { readonly userId: string; readonly sessionId: string }): ReactNode {
  const { users } = useWords();
  const changed = useUserChanged(userId);
  const end = useMutation({
    mutationFn: () => call('DELETE /admin/users/{user_id}/sessions/{session_id}', { params: { user_id: userId, session_id: sessionId } }).then(changed),
  });
  return (
    <Stack gap="xs" align="start">
      <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
        {users.endSession}
      </Button>
      {end.error !== null && <ProblemNotice error={end.error} />}
    </Stack>
  );
}
