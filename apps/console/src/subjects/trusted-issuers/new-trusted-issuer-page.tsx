import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { NewPage } from '../../parts/new-page.js';
import { useDraft } from '../../parts/use-draft.js';
import { IssuerForm } from './issuer-form.js';
import { creationOf, NEW_ISSUER, type IssuerValues } from './issuer-values.js';
import { useIssuerForm } from './use-issuer-form.js';

/** Trusts an issuer. */
export function NewTrustedIssuerPage(): ReactNode {
  const { trustedIssuers } = useWords();
  const queryClient = useQueryClient();
  const draft = useDraft<IssuerValues>('trusted-issuer');
  const form = useIssuerForm(draft.draft ?? NEW_ISSUER);
  return (
    <NewPage
      title={trustedIssuers.create}
      list={{ label: trustedIssuers.title, to: '/trusted-issuers' }}
      form={form}
      blank={NEW_ISSUER}
      draft={draft}
      create={async (values) => {
        const { trusted_issuer_id: id } = await call('POST /admin/trusted-issuers', { body: creationOf(values) });
        await queryClient.invalidateQueries({ queryKey: ['GET /admin/trusted-issuers'] });
        return `/trusted-issuers/${id}`;
      }}
      created={trustedIssuers.created}
    >
      <IssuerForm form={form} isNew />
    </NewPage>
  );
}
