import { Button, Code, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AuditEntryView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';

/** The whole of an entry, on demand. */
export function AuditDetail({ entry }: { readonly entry: AuditEntryView }): ReactNode {
  const { audit, common } = useWords();
  const [opened, { open, close }] = useDisclosure(false);
  const title = audit.actions[entry.action] ?? entry.action;
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={open} aria-label={`${audit.showDetail}: ${title}`}>
        {common.details}
      </Button>
      <Modal opened={opened} onClose={close} title={title} size="lg" closeButtonProps={{ 'aria-label': common.close }}>
        <Stack>
          <FactList
            facts={[
              [audit.at, <Instant key="at" at={entry.at} exact />],
              [audit.actor, entry.actor_name === undefined ? entry.actor : `${entry.actor_name} (${entry.actor})`],
              [audit.action, entry.action],
              [audit.target, entry.target],
              [audit.ip, entry.ip],
            ]}
          />
          {entry.detail !== undefined && (
            <Code block tabIndex={0} role="region" aria-label={audit.detail}>
              {JSON.stringify(entry.detail, undefined, 2)}
            </Code>
          )}
        </Stack>
      </Modal>
    </>
  );
}
