import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Section } from '../../../parts/section.js';
import { TextRows } from '../shared/text-rows.js';
import type { ClientForm } from './use-client-form.js';

/** Where answers go. */
export function RedirectFields({ client: { form, field, errorOf } }: { readonly client: ClientForm }): ReactNode {
  const { edit, wizard } = useWords().clients;
  return (
    <Section title={edit.redirects}>
      <TextRows
        label={wizard.redirectUris}
        description={wizard.redirectHelp}
        error={errorOf('redirect_uris')}
        rows={form.values.redirect_uris}
        field={(row) => field(`redirect_uris.${row}`)}
        rowLabel={wizard.redirectUri}
        removeLabel={wizard.removeRedirectUri}
        addLabel={wizard.addRedirectUri}
        onAdd={() => form.insertListItem('redirect_uris', '')}
        onRemove={(row) => form.removeListItem('redirect_uris', row)}
        type="url"
      />
    </Section>
  );
}
