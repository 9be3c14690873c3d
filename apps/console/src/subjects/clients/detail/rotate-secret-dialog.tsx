import { Modal } from '@mantine/core';
import type { ClientWithSecretView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import type { ClientDialogProps } from './client-dialog-props.js';
import { OverlapForm } from './overlap-form.js';
import { RotatedSecret } from './rotated-secret.js';

/** Makes a new secret and shows it, once; the old ones work on for as long as somebody chooses. */
export function RotateSecretDialog({ client, opened, onClose }: ClientDialogProps): ReactNode {
  const { clients: { actions }, common } = useWords();
  const [rotated, setRotated] = useState<ClientWithSecretView>();
  const [isBusy, setBusy] = useState(false);
  const close = (): void => {
    setRotated(undefined);
    onClose();
  };
  // The secret is not lost by a stray key or click: it is closed with its own button.
  const mayLeave = rotated === undefined && !isBusy;
  return (
    <Modal
      opened={opened}
      onClose={() => mayLeave && close()}
      withCloseButton={mayLeave}
      closeOnEscape={mayLeave}
      closeOnClickOutside={mayLeave}
      size="lg"
      title={rotated === undefined ? actions.rotateTitle : actions.rotatedTitle}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {rotated === undefined ? <OverlapForm clientId={client.client_id} onBusy={setBusy} onRotated={setRotated} onCancel={close} /> : <RotatedSecret client={rotated} onDone={close} />}
    </Modal>
  );
}
