import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';
import { ProblemNotice } from './problem-notice.js';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will stop working. */
  readonly children: ReactNode;
  readonly confirm: string;
  /** Has to be typed before the button works: for what cannot be undone. */
  readonly word?: string;
  /** The dialog stays, with the problem, when this fails; its spinner ends when the effect is there. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something that hurts. */
export function ConfirmDialog({ opened, onClose, title, children, confirm, word, onConfirm }: ConfirmDialogProps): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const close = (): void => {
    if (isBusy) return;
    setTyped('');
    setError(undefined);
    onClose();
  };
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      setTyped('');
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': words.common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <Stack>
          {children}
          {word !== undefined && <TextInput label={words.common.wordToConfirm(word)} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} autoComplete="off" data-autofocus />}
          {error !== undefined && <ProblemNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={isBusy}>
              {words.common.cancel}
            </Button>
            <Button type="submit" color="red" loading={isBusy} disabled={word !== undefined && typed !== word}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
