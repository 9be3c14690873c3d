import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';
import { Page } from '../../../parts/page.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { RegisteredClient } from '../secret/registered-client.js';
import { useWizard } from './use-wizard.js';
import { WizardForm } from './wizard-form.js';

/** Registers a client: a few questions, and then its id and secret, once. */
export function NewClientPage(): ReactNode {
  const { clients, common } = useWords();
  const mayManage = useMay('manage');
  const wizard = useWizard();
  const { registered, isDirty, startAfresh } = wizard;
  const above = [{ label: clients.title, to: '/clients' }];
  if (!mayManage) {
    return (
      <Page title={clients.register} above={above}>
        <Text>{common.readOnly}</Text>
      </Page>
    );
  }
  if (registered !== undefined) return <RegisteredClient registered={registered} onAnother={startAfresh} />;
  return (
    <Page title={clients.register} subtitle={clients.wizard.subtitle} above={above}>
      <WizardForm wizard={wizard} />
      <UnsavedGuard isDirty={isDirty} />
    </Page>
  );
}
