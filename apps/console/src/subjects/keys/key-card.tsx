import { Badge, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { KeyView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { CodeBlock } from '../../parts/code-block.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { Section } from '../../parts/section.js';

const COLORS: Readonly<Record<KeyView['status'], string>> = { next: 'blue', active: 'green', retiring: 'yellow', retired: 'gray' };

/** One key and what it is good for at this moment. */
export function KeyCard({ signingKey: { kid, status, algorithm, created_at, active_from, retired_at, public_jwk } }: { readonly signingKey: KeyView }): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const queryClient = useQueryClient();
  const [isCancelling, cancelling] = useDisclosure(false);
  const cancel = async (): Promise<void> => {
    await call('DELETE /admin/keys/{kid}', { params: { kid } });
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/keys'] });
  };
  return (
    <Section
      title={kid}
      explanation={words.keys.statusText[status]}
      actions={
        <>
          <Badge color={COLORS[status]}>{words.keys.status[status]}</Badge>
          {status === 'next' && mayManage && (
            <Button size="xs" variant="default" onClick={cancelling.open}>
              {words.keys.cancel}
            </Button>
          )}
        </>
      }
    >
      <FactList
        facts={[
          [words.keys.algorithm, algorithm],
          [words.common.created, <Instant key="created" at={created_at} exact />],
          [words.keys.signsFrom, <Instant key="from" at={active_from} exact />],
          [words.keys.retiredAt, retired_at && <Instant key="retired" at={retired_at} exact />],
        ]}
      />
      <details>
        <summary>{words.keys.publicKey}</summary>
        <CodeBlock name={words.keys.publicKey} text={JSON.stringify(public_jwk, undefined, 2)} />
      </details>
      <ConfirmDialog opened={isCancelling} onClose={cancelling.close} title={words.keys.cancelTitle} confirm={words.keys.cancel} onConfirm={cancel}>
        <Text className="breakable">{words.keys.cancelText(kid)}</Text>
      </ConfirmDialog>
    </Section>
  );
}
