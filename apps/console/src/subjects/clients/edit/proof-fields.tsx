import { Select, Switch, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import { AUTH_METHODS } from '../shared/auth-method-name.js';
import { narrowInput } from '../shared/narrow-input.js';
import type { ClientForm } from './use-client-form.js';

const CLIENT_TYPES = ['confidential', 'public'] as const;

/** How a client proves who it is. Who proves nothing is public: choosing one chooses the other. */
export function ProofFields({ client: { form, field, errorOf } }: { readonly client: ClientForm }): ReactNode {
  const { clients } = useWords();
  const { edit, wizard } = clients;
  const { token_endpoint_auth_method: method, client_type: type } = form.values;
  const choose = (chosen: string | null): void => {
    if (chosen === null || chosen === method) return;
    form.setValues({ token_endpoint_auth_method: chosen, ...((chosen === 'none') !== (method === 'none') && { client_type: chosen === 'none' ? 'public' : 'confidential' }) });
  };
  return (
    <Section title={edit.proof}>
      <Select
        label={edit.authMethod}
        description={edit.authMethodHelp}
        data={AUTH_METHODS.map((value) => ({ value, label: clients.authMethods[value] }))}
        value={method}
        onChange={choose}
        error={errorOf('token_endpoint_auth_method')}
        allowDeselect={false}
        inputContainer={narrowInput}
      />
      {method === 'private_key_jwt' && (
        <Textarea {...field('jwks')} label={wizard.jwks} description={wizard.jwksHelp} autosize minRows={4} maxRows={16} spellCheck={false} styles={{ input: { fontFamily: 'monospace' } }} />
      )}
      <Select
        label={edit.clientType}
        data={CLIENT_TYPES.map((value) => ({ value, label: clients.clientTypes[value] }))}
        value={type}
        onChange={(value) => value !== null && form.setFieldValue('client_type', value)}
        error={errorOf('client_type')}
        allowDeselect={false}
        inputContainer={narrowInput}
      />
      <Switch {...field('require_pkce', 'checkbox')} label={edit.requirePkce} description={edit.requirePkceHelp} />
    </Section>
  );
}
