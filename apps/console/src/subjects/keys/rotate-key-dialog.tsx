import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { ProblemNotice } from '../../parts/problem-notice.js';

const DELAYS_SECONDS = [360, 3600, 86_400, 604_800, 2_592_000] as const;

/** Publishes a new key and says when it begins to sign. */
export function RotateKeyDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const queryClient = useQueryClient();
  const [seconds, setSeconds] = useState<(typeof DELAYS_SECONDS)[number]>(3600);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const rotate = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const keys = await call('POST /admin/keys/rotate', { body: { overlap_seconds: seconds } });
      queryClient.setQueryData(['GET /admin/keys'], keys);
      notifications.show({ color: 'green', message: words.keys.rotated });
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={words.keys.rotateTitle} closeButtonProps={{ 'aria-label': words.common.close }}>
      <form onSubmit={(event) => void rotate(event)}>
        <Stack>
          <Text size="sm">{words.keys.rotateText}</Text>
          <Radio.Group label={words.keys.when} value={String(seconds)} onChange={(value) => setSeconds(Number(value) as typeof seconds)}>
            <Stack gap="xs" mt="xs">
              {DELAYS_SECONDS.map((delay) => (
                <Radio key={delay} value={String(delay)} label={words.keys.delays[delay]} />
              ))}
            </Stack>
          </Radio.Group>
          {error !== undefined && <ProblemNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={isBusy}>
              {words.keys.rotate}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
