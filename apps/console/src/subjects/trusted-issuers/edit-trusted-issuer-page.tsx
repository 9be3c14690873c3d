import type { TrustedIssuerView } from '@assent/admin-contracts';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { EditPage } from '../../parts/edit-page.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { IssuerForm } from './issuer-form.js';
import { patchOf, valuesOf } from './issuer-values.js';
import { useIssuerForm } from './use-issuer-form.js';
import { useTrustedIssuer, useTrustedIssuerChanged } from './use-trusted-issuer.js';

const route = getRouteApi('/shell/trusted-issuers/$issuerId/edit');

/** Changes a trusted issuer. */
export function EditTrustedIssuerPage(): ReactNode {
  const { issuerId } = route.useParams();
  const { trustedIssuers } = useWords();
  const query = useTrustedIssuer(issuerId);
  return (
    <LoadedPage query={query} title={issuerId} above={[{ label: trustedIssuers.title, to: '/trusted-issuers' }]}>
      {(issuer) => <EditIssuer issuer={issuer} />}
    </LoadedPage>
  );
}

function EditIssuer({ issuer }: { readonly issuer: TrustedIssuerView }): ReactNode {
  const { trustedIssuers } = useWords();
  const id = issuer.trusted_issuer_id;
  const params = { trusted_issuer_id: id };
  const changed = useTrustedIssuerChanged(id);
  const form = useIssuerForm(valuesOf(issuer));
  return (
    <EditPage
      list={{ label: trustedIssuers.title, to: '/trusted-issuers' }}
      detail={{ label: issuer.name, to: `/trusted-issuers/${id}` }}
      view={issuer}
      form={form}
      valuesOf={valuesOf}
      read={() => call('GET /admin/trusted-issuers/{trusted_issuer_id}', { params })}
      save={async (values, ifVersion) => {
        await call('PATCH /admin/trusted-issuers/{trusted_issuer_id}', { params, body: patchOf(values), ifVersion });
        await changed();
      }}
    >
      <IssuerForm form={form} isNew={false} />
    </EditPage>
  );
}
