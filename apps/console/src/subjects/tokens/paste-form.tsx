import { Button, Group, Stack, Textarea } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';

export interface PasteFormProps {
  readonly text: string;
  readonly isBusy: boolean;
  readonly onChange: (text: string) => void;
  readonly onInspect: (text: string) => void;
  readonly onClear: () => void;
}

/** Nothing that browsers or their helpers keep, complete or correct. */
const KEPT_BY_NOBODY = { autoComplete: 'off', autoCorrect: 'off', autoCapitalize: 'off', spellCheck: false, 'data-1p-ignore': true, 'data-lpignore': 'true', 'data-gramm': 'false' } as const;

/** Where a token is pasted. What is pasted into the empty field is looked up at once. */
export function PasteForm({ text, isBusy, onChange, onInspect, onClear }: PasteFormProps): ReactNode {
  const { inspect: words } = useWords().tokens;
  const submitByKeyboard = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onInspect(text);
  };
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        onInspect(text);
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={words.label}
          description={words.description}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          // This page has one purpose.
          autoFocus
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          onPaste={({ clipboardData }) => {
            if (text.trim() === '') onInspect(clipboardData.getData('text/plain'));
          }}
          onKeyDown={submitByKeyboard}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', wordBreak: 'break-all' } }}
          {...KEPT_BY_NOBODY}
        />
        <Group>
          <Button type="submit" loading={isBusy}>
            {words.submit}
          </Button>
          <Button variant="default" onClick={onClear} disabled={text === ''}>
            {words.clear}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
