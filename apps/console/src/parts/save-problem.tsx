import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem.js';
import { useWords } from '../catalogue/language.js';
import { ProblemNotice } from './problem-notice.js';

export interface SaveProblemProps {
  readonly error: unknown;
  /** Reads what is there now into the form. */
  readonly onTheirs: () => void;
  /** Saves what was typed over it. */
  readonly onMine: () => void;
}

/** Why a form was not saved; when somebody else saved meanwhile, the choice between theirs and mine. */
export function SaveProblem({ error, onTheirs, onMine }: SaveProblemProps): ReactNode {
  const words = useWords();
  if (error === undefined) return undefined;
  return (
    <Stack gap="xs">
      <ProblemNotice error={error} />
      {error instanceof ApiProblem && error.kind === 'changed-meanwhile' && (
        <Group>
          <Button variant="default" onClick={onTheirs}>
            {words.forms.theirs}
          </Button>
          <Button color="red" variant="light" onClick={onMine}>
            {words.forms.mineAnyway}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
