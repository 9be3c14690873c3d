import { Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import { KINDS } from '../shared/kinds.js';
import { narrowInput } from '../shared/narrow-input.js';
import { TextRows } from '../shared/text-rows.js';
import type { ClientForm } from './use-client-form.js';

const URIS = [
  ['client_uri', 'clientUri'],
  ['logo_uri', 'logoUri'],
  ['policy_uri', 'policyUri'],
  ['tos_uri', 'tosUri'],
] as const;

/** What people see of a client. */
export function AboutFields({ client: { form, field, errorOf } }: { readonly client: ClientForm }): ReactNode {
  const { clients } = useWords();
  const { edit, wizard } = clients;
  const { application_type: kind, contacts } = form.values;
  return (
    <Section title={edit.about} explanation={edit.aboutHelp}>
      <TextInput {...field('client_name')} label={wizard.name} autoComplete="off" />
      <Textarea {...field('client_description')} label={wizard.description} autosize minRows={2} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {URIS.map(([name, label]) => (
          <TextInput key={name} {...field(name)} label={edit[label]} inputMode="url" spellCheck={false} autoComplete="off" />
        ))}
      </SimpleGrid>
      <Select
        label={clients.kind}
        description={edit.kindHelp}
        placeholder={clients.noKind}
        data={KINDS.map((value) => ({ value, label: clients.kinds[value].name }))}
        value={kind === '' ? null : kind}
        onChange={(value) => form.setFieldValue('application_type', value ?? '')}
        error={errorOf('application_type')}
        clearable
        clearButtonProps={{ 'aria-label': `${clients.kind}: ${clients.noKind}` }}
        inputContainer={narrowInput}
      />
      <TextRows
        label={edit.contacts}
        description={edit.contactsHelp}
        error={errorOf('contacts')}
        rows={contacts}
        field={(row) => field(`contacts.${row}`)}
        rowLabel={edit.contact}
        removeLabel={edit.removeContact}
        addLabel={edit.addContact}
        onAdd={() => form.insertListItem('contacts', '')}
        onRemove={(row) => form.removeListItem('contacts', row)}
        type="email"
      />
    </Section>
  );
}
