import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem.js';
import { useWords } from '../catalogue/language.js';

export interface ProblemNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Names of fields whose errors stand beside them already. */
  readonly shown?: readonly string[];
}

/** What went wrong, in the server's words where it gave any, and what to do about it. */
export function ProblemNotice({ error, onRetry, shown = [] }: ProblemNoticeProps): ReactNode {
  const words = useWords();
  const problem = error instanceof ApiProblem ? error : new ApiProblem('broken');
  const { detail, request_id: requestId } = problem.problem ?? {};
  const others = problem.errors.filter(({ field }) => !shown.includes(field));
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle aria-hidden />} title={words.problems.titles[problem.kind]} role="alert">
      <Stack gap="xs" align="start">
        {detail !== undefined && <Text size="sm">{detail}</Text>}
        {others.length > 0 && (
          <List size="sm">
            {others.map(({ field, rule }) => (
              <List.Item key={`${field} ${rule}`}>{field === '' ? rule : `${field}: ${rule}`}</List.Item>
            ))}
          </List>
        )}
        <Text size="sm">{words.problems.advice[problem.kind]}</Text>
        {requestId !== undefined && (
          <Text size="xs" className="breakable">
            {words.problems.requestId(requestId)}
          </Text>
        )}
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {words.common.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
