import { useForm } from '@mantine/form';
import type { ApiView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { EditPage } from '../../parts/edit-page.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { ApiForm } from './api-form.js';
import { patchOf, valuesOf } from './api-values.js';
import { apiKey, useApi } from './use-api.js';

const route = getRouteApi('/shell/apis/$identifier/edit');

/** Changes an API. */
export function EditApiPage(): ReactNode {
  const { identifier } = route.useParams();
  const { apis } = useWords();
  const query = useApi(identifier);
  return (
    <LoadedPage query={query} title={identifier} above={[{ label: apis.title, to: '/apis' }]}>
      {(api) => <EditApi api={api} />}
    </LoadedPage>
  );
}

function EditApi({ api }: { readonly api: ApiView }): ReactNode {
  const { apis } = useWords();
  const queryClient = useQueryClient();
  const { identifier } = api;
  const form = useForm({ initialValues: valuesOf(api) });
  return (
    <EditPage
      list={{ label: apis.title, to: '/apis' }}
      detail={{ label: api.name, to: `/apis/${encodeURIComponent(identifier)}` }}
      view={api}
      form={form}
      valuesOf={valuesOf}
      read={() => call('GET /admin/apis/{identifier}', { params: { identifier } })}
      save={async (values, ifVersion) => {
        const saved = await call('PATCH /admin/apis/{identifier}', { params: { identifier }, body: patchOf(values), ifVersion });
        queryClient.setQueryData(apiKey(identifier), saved);
        await queryClient.invalidateQueries({ queryKey: ['GET /admin/apis'] });
      }}
    >
      <ApiForm form={form} isNew={false} />
    </EditPage>
  );
}
