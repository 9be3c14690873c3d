import type { ClientView } from '@assent/admin-contracts';

/** What every question about a client is given. */
export interface ClientDialogProps {
  readonly client: ClientView;
  readonly opened: boolean;
  readonly onClose: () => void;
}
