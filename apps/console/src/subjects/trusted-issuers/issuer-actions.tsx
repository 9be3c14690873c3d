import { Button, Text } from '@mantine/core';
import type { TrustedIssuerView } from '@assent/admin-contracts';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { useTrustedIssuerChanged } from './use-trusted-issuer.js';

/** What can be done to an issuer. */
export function IssuerActions({ issuer }: { readonly issuer: TrustedIssuerView }): ReactNode {
  const { trustedIssuers: words, common } = useWords();
  const navigate = useNavigate();
  const mayManage = useMay('manage');
  const id = issuer.trusted_issuer_id;
  const params = { trusted_issuer_id: id };
  const changed = useTrustedIssuerChanged(id);
  const [asked, setAsked] = useState<'disable' | 'delete'>();
  const close = (): void => setAsked(undefined);
  const enable = useMutation({ mutationFn: () => call('POST /admin/trusted-issuers/{trusted_issuer_id}/enable', { params }).then(changed) });
  const disable = (): Promise<void> => call('POST /admin/trusted-issuers/{trusted_issuer_id}/disable', { params }).then(changed);
  const remove = async (): Promise<void> => {
    await call('DELETE /admin/trusted-issuers/{trusted_issuer_id}', { params, ifVersion: issuer.version });
    await navigate({ to: '/trusted-issuers' });
    await changed();
  };
  if (!mayManage) return <Text c="dimmed">{common.readOnly}</Text>;
  return (
    <>
      {enable.error !== null && <ProblemNotice error={enable.error} />}
      <Button component={Link} to={`/trusted-issuers/${id}/edit`}>
        {common.edit}
      </Button>
      {issuer.disabled_at === undefined ? (
        <Button variant="default" onClick={() => setAsked('disable')}>
          {common.disable}
        </Button>
      ) : (
        <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
          {common.enable}
        </Button>
      )}
      <Button variant="light" color="red" onClick={() => setAsked('delete')}>
        {common.delete}
      </Button>
      <ConfirmDialog opened={asked === 'disable'} onClose={close} title={words.disableTitle(issuer.name)} confirm={common.disable} onConfirm={disable}>
        <Text>{words.disableText}</Text>
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'delete'} onClose={close} title={words.deleteTitle(issuer.name)} confirm={common.delete} word={issuer.issuer} onConfirm={remove}>
        <Text>{words.deleteText}</Text>
      </ConfirmDialog>
    </>
  );
}
