import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useWords } from '../../catalogue/language.js';
import { NewPage } from '../../parts/new-page.js';
import { useDraft } from '../../parts/use-draft.js';
import { ApiForm } from './api-form.js';
import { creationOf, NEW_API, type ApiValues } from './api-values.js';

/** Registers an API. */
export function NewApiPage(): ReactNode {
  const { apis } = useWords();
  const queryClient = useQueryClient();
  const draft = useDraft<ApiValues>('api');
  const form = useForm<ApiValues>({ initialValues: draft.draft ?? NEW_API });
  return (
    <NewPage
      title={apis.create}
      list={{ label: apis.title, to: '/apis' }}
      form={form}
      blank={NEW_API}
      draft={draft}
      create={async (values) => {
        const { identifier } = await call('POST /admin/apis', { body: creationOf(values) });
        await queryClient.invalidateQueries({ queryKey: ['GET /admin/apis'] });
        return `/apis/${encodeURIComponent(identifier)}`;
      }}
      created={apis.created}
    >
      <ApiForm form={form} isNew />
    </NewPage>
  );
}
