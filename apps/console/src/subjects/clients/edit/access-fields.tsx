import { Checkbox, Input, NumberInput, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Loaded } from '../../../parts/loaded.js';
import { Section } from '../../../parts/section.js';
import { everyApiQuery } from '../shared/client-queries.js';
import { GRANT_TYPES } from '../shared/grant-type-name.js';
import { narrowInput } from '../shared/narrow-input.js';
import { NamedLabel } from './named-label.js';
import { ScopePicker } from '../shared/scope-picker.js';
import type { ClientForm } from './use-client-form.js';

const OFFLINE_ACCESS = 'offline_access';

/** Grants, scopes, whether people are asked, and for how long tokens are good. */
export function AccessFields({ client: { form, field, errorOf } }: { readonly client: ClientForm }): ReactNode {
  const { clients } = useWords();
  const { edit } = clients;
  const apis = useQuery(everyApiQuery);
  const { scope, grant_types: grantTypes, access_token_ttl_seconds: ttl } = form.values;
  const toggleOffline = (on: boolean): void => form.setFieldValue('scope', on ? [...scope, OFFLINE_ACCESS] : scope.filter((name) => name !== OFFLINE_ACCESS));
  return (
    <Section title={edit.access}>
      <Checkbox.Group label={clients.grants} value={grantTypes} onChange={(value) => form.setFieldValue('grant_types', value)} error={errorOf('grant_types')}>
        <Stack gap="xs" my={6}>
          {GRANT_TYPES.map((value) => (
            <Checkbox key={value} value={value} label={clients.grantTypes[value].short} description={clients.grantTypes[value].sentence} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Input.Wrapper label={clients.detail.scope} labelElement="div">
        <Loaded query={apis}>{(every) => <ScopePicker apis={every} value={scope} onChange={(value) => form.setFieldValue('scope', [...value])} error={errorOf('scope')} />}</Loaded>
      </Input.Wrapper>
      <Checkbox checked={scope.includes(OFFLINE_ACCESS)} onChange={({ currentTarget }) => toggleOffline(currentTarget.checked)} label={<NamedLabel text={edit.offline} name={OFFLINE_ACCESS} />} description={edit.offlineHelp} />
      <Switch {...field('skip_consent', 'checkbox')} label={<NamedLabel text={clients.policy.members.skip_consent.label} name="skip_consent" />} description={clients.policy.members.skip_consent.why} />
      <NumberInput
        label={edit.ttl}
        description={edit.ttlHelp}
        value={ttl}
        onChange={(value) => form.setFieldValue('access_token_ttl_seconds', value === '' ? '' : Number(value))}
        error={errorOf('access_token_ttl_seconds')}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        inputContainer={narrowInput}
      />
    </Section>
  );
}
