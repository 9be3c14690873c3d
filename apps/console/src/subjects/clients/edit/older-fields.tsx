import { Checkbox, Select, Stack, Switch } from '@mantine/core';
import type { ClientView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import { olderWaysOf } from '../shared/older-ways.js';
import { NamedLabel } from './named-label.js';
import { useOlderChoices, type OlderChoice } from './older-choices.js';
import { narrowInput } from '../shared/narrow-input.js';
import type { ClientForm } from './use-client-form.js';

const BEFORE_MAC = ['allow_implicit', 'implicit_answer_page', 'allow_password_grant', 'allow_body_token', 'allow_query_token', 'allow_mediagoblin'] as const;
const OF_MAC = ['strict_token_type', 'mac_require_bodyhash', 'mac_allow_draft_00'] as const;
const TOKEN_TYPES = ['bearer', 'mac'] as const;
const MEMBERS: readonly string[] = ['profile', 'redirect_match', 'token_types', 'access_token_type', 'mac_algorithm', ...BEFORE_MAC, ...OF_MAC];

/** What today's rules advise against, each with why. Folded up while nothing of it is on or wrong. */
export function OlderFields({ client, initial }: { readonly client: ClientForm; readonly initial: ClientView }): ReactNode {
  const { policy } = useWords().clients;
  const [isOpen, setOpen] = useState(() => olderWaysOf(initial).some((way) => MEMBERS.includes(way)));
  const isBroken = MEMBERS.some((member) => client.errorOf(member) !== undefined);
  return (
    <Section title={policy.editTitle} explanation={policy.edit}>
      <details open={isOpen || isBroken} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{policy.title}</summary>
        <OlderInputs client={client} />
      </details>
    </Section>
  );
}

function OlderInputs({ client }: { readonly client: ClientForm }): ReactNode {
  const { policy } = useWords().clients;
  const { form, errorOf } = client;
  const [profile, redirectMatch, accessTokenType, macAlgorithm] = useOlderChoices();
  return (
    <Stack gap="md" mt="md">
      <Choice choice={profile} client={client} />
      <Choice choice={redirectMatch} client={client} />
      <Switches client={client} names={BEFORE_MAC} />
      <Checkbox.Group label={policy.tokenTypesLabel} description={policy.members.token_types.why} value={form.values.token_types} onChange={(value) => form.setFieldValue('token_types', value)} error={errorOf('token_types')}>
        <Stack gap="xs" my={6}>
          {TOKEN_TYPES.map((value) => (
            <Checkbox key={value} value={value} label={policy.tokenTypeNames[value]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Choice choice={accessTokenType} client={client} />
      <Choice choice={macAlgorithm} client={client} />
      <Switches client={client} names={OF_MAC} />
    </Stack>
  );
}

function Switches({ client, names }: { readonly client: ClientForm; readonly names: typeof BEFORE_MAC | typeof OF_MAC }): ReactNode {
  const { members } = useWords().clients.policy;
  return names.map((name) => <Switch key={name} {...client.field(name, 'checkbox')} label={<NamedLabel text={members[name].label} name={name} />} description={members[name].why} />);
}

function Choice({ choice: { name, label, why, options }, client: { form, errorOf } }: { readonly choice: OlderChoice; readonly client: ClientForm }): ReactNode {
  return (
    <Select
      label={<NamedLabel text={label} name={name} />}
      description={why}
      data={options}
      value={form.values[name]}
      onChange={(value) => value !== null && form.setFieldValue(name, value)}
      error={errorOf(name)}
      allowDeselect={false}
      inputContainer={narrowInput}
    />
  );
}
