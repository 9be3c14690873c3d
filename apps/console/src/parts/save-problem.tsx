import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem.js';
import { useWords } from '../catalogue/language.js';
import { ProblemNotice } from './problem-notice.js';

export interface SaveProblemProps {
  readonly error: unknown;
  /** Reads what is there now into the form. */
  readonly onTheirs: () => Promise<void>;
  /** Saves what was typed over it. */
  readonly onMine: () => Promise<void>;
}

/** Why a form was not saved; when somebody else saved meanwhile, the choice between theirs and mine. */
export function SaveProblem({ error, onTheirs, onMine }: SaveProblemProps): ReactNode {
  if (error === undefined) return undefined;
  return (
    <Stack gap="xs">
      <ProblemNotice error={error} />
      {error instanceof ApiProblem && error.kind === 'changed-meanwhile' && <Choice onTheirs={onTheirs} onMine={onMine} />}
    </Stack>
  );
}

/** Both ask the server first, which may fail as well. */
function Choice({ onTheirs, onMine }: Omit<SaveProblemProps, 'error'>): ReactNode {
  const words = useWords();
  const theirs = useMutation({ mutationFn: onTheirs });
  const mine = useMutation({ mutationFn: onMine });
  const failure = theirs.error ?? mine.error;
  return (
    <>
      {failure !== null && <ProblemNotice error={failure} />}
      <Group>
        <Button variant="default" loading={theirs.isPending} onClick={() => theirs.mutate()}>
          {words.forms.theirs}
        </Button>
        <Button color="red" variant="light" loading={mine.isPending} onClick={() => mine.mutate()}>
          {words.forms.mineAnyway}
        </Button>
      </Group>
    </>
  );
}
