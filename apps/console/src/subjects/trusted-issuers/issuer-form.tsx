import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { ClientIdsInput } from '../../parts/client-ids-input.js';
import { Section } from '../../parts/section.js';
import type { IssuerValues } from './issuer-values.js';

/** Everything about an issuer. @param isNew kind and issuer can still be chosen */
export function IssuerForm({ form, isNew }: { readonly form: UseFormReturnType<IssuerValues>; readonly isNew: boolean }): ReactNode {
  const { trustedIssuers: words, common } = useWords();
  const { kind } = form.getValues();
  const pasted = { autosize: true, minRows: 4, maxRows: 16, spellCheck: false, styles: { input: { fontFamily: 'monospace' } } } as const;
  return (
    <Stack gap="lg">
      <Section title={common.details}>
        <Radio.Group label={words.kind} {...form.getInputProps('kind')}>
          <Stack gap="xs" mt="xs">
            {(['jwt', 'saml2'] as const).map((value) => (
              <Radio key={value} value={value} label={words.kinds[value]} disabled={!isNew} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput label={words.issuer} description={words.issuerHint[kind]} required={isNew} disabled={!isNew} autoComplete="off" {...form.getInputProps('issuer')} />
        <TextInput label={words.name} description={words.nameHint} autoComplete="off" {...form.getInputProps('name')} />
        {kind === 'jwt' ? (
          <Textarea label={words.jwks} description={words.jwksHint} {...pasted} {...form.getInputProps('jwks')} />
        ) : (
          <Textarea label={words.certificates} description={words.certificatesHint} {...pasted} {...form.getInputProps('certificates')} />
        )}
      </Section>
      <Section title={words.trustedFor}>
        <TextInput label={words.scope} description={words.scopeHint} required autoComplete="off" {...form.getInputProps('scope')} />
        <Radio.Group label={words.subject} {...form.getInputProps('subject')}>
          <Stack gap="xs" mt="xs">
            {(['username', 'email', 'user_id'] as const).map((value) => (
              <Radio key={value} value={value} label={words.subjects[value]} />
            ))}
          </Stack>
        </Radio.Group>
        <ClientIdsInput label={words.clients} description={words.clientsHint} {...form.getInputProps('clients')} />
      </Section>
    </Stack>
  );
}
