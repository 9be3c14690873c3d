import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { ApplicationType } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords, type Words } from '../../../catalogue/language.js';
import { TextRows } from '../shared/text-rows.js';
import { mayHaveKeys, redirects } from './metadata-for.js';
import type { Wizard } from './use-wizard.js';

/** Name, description, redirect URIs, and for those that can keep a secret: which. */
export function AboutStep({ wizard, kind }: { readonly wizard: Wizard; readonly kind: ApplicationType }): ReactNode {
  const words = useWords().clients.wizard;
  const { form, field } = wizard;
  const isSeen = kind !== 'machine' && kind !== 'api'; // by people who are asked
  return (
    <Stack>
      <TextInput {...field('client_name')} label={words.name} description={isSeen ? words.nameHelp : words.nameHelpAlone} withAsterisk={false} required autoComplete="off" maw={560} />
      <Textarea {...field('client_description')} label={words.description} description={isSeen ? words.descriptionHelp : words.descriptionHelpAlone} autosize minRows={2} maw={560} />
      {redirects(kind) && (
        <TextRows
          label={words.redirectUris}
          description={`${words.redirectHelp} ${exampleOf(kind, words)}`}
          error={field('redirect_uris').error}
          rows={form.values.redirect_uris}
          field={(row) => field(`redirect_uris.${row}`)}
          rowLabel={words.redirectUri}
          removeLabel={words.removeRedirectUri}
          addLabel={words.addRedirectUri}
          onAdd={() => form.insertListItem('redirect_uris', '')}
          onRemove={(row) => form.removeListItem('redirect_uris', row)}
          type="url"
        />
      )}
      {mayHaveKeys(kind) && <ProofFields wizard={wizard} />}
    </Stack>
  );
}

const exampleOf = (kind: ApplicationType, { redirectExamples }: Words['clients']['wizard']): string => (kind in redirectExamples ? redirectExamples[kind as keyof typeof redirectExamples] : '');

function ProofFields({ wizard: { form, field } }: { readonly wizard: Wizard }): ReactNode {
  const words = useWords().clients.wizard;
  return (
    <>
      <Radio.Group {...field('token_endpoint_auth_method')} label={words.proof}>
        <Stack gap="xs" mt={6}>
          <Radio value="client_secret_basic" label={words.proofSecret} description={words.proofSecretHelp} />
          <Radio value="private_key_jwt" label={words.proofKey} description={words.proofKeyHelp} />
        </Stack>
      </Radio.Group>
      {form.values.token_endpoint_auth_method === 'private_key_jwt' && (
        <Textarea {...field('jwks')} label={words.jwks} description={words.jwksHelp} autosize minRows={4} maxRows={14} spellCheck={false} styles={{ input: { fontFamily: 'monospace' } }} />
      )}
    </>
  );
}
