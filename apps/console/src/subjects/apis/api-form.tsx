import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { ClientIdsInput } from '../../parts/client-ids-input.js';
import { Section } from '../../parts/section.js';
import type { ApiValues } from './api-values.js';
import { ScopeRows } from './scope-rows.js';

/** Everything about an API. @param isNew its identifier can still be chosen */
export function ApiForm({ form, isNew }: { readonly form: UseFormReturnType<ApiValues>; readonly isNew: boolean }): ReactNode {
  const { apis, common } = useWords();
  return (
    <Stack gap="lg">
      <Section title={common.details}>
        <TextInput label={apis.identifier} description={apis.identifierHint} required={isNew} disabled={!isNew} type="url" autoComplete="off" {...form.getInputProps('identifier')} />
        <TextInput label={apis.name} description={apis.nameHint} autoComplete="off" {...form.getInputProps('name')} />
      </Section>
      <Section title={apis.scopes} explanation={apis.scopesHint}>
        <ScopeRows form={form} />
      </Section>
      <Section title={apis.format}>
        <Radio.Group aria-label={apis.format} {...form.getInputProps('token_format')}>
          <Stack gap="sm">
            {(['opaque', 'jwt'] as const).map((value) => (
              <Radio key={value} value={value} label={apis.formats[value]} description={apis.formatHints[value]} />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox.Group label={apis.methods} {...form.getInputProps('bearer_methods_supported')}>
          <Stack gap="sm" mt="xs">
            <Checkbox value="header" label={apis.methodNames.header} disabled />
            {(['body', 'query'] as const).map((value) => (
              <Checkbox key={value} value={value} label={apis.methodNames[value]} description={apis.methodHints[value]} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Section>
      <Section title={apis.introspection}>
        <ClientIdsInput label={apis.introspection} description={apis.introspectionHint} {...form.getInputProps('introspection_clients')} />
      </Section>
    </Stack>
  );
}
