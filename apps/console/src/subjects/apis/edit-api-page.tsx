import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { ApiView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Page } from '../../parts/page.js';
import { ReadOnlyPage } from '../../parts/read-only-page.js';
import { SaveProblem } from '../../parts/save-problem.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useSave } from '../../parts/use-save.js';
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
      {(api) => <EditApiForm api={api} />}
    </LoadedPage>
  );
}

function EditApiForm({ api }: { readonly api: ApiView }): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { identifier } = api;
  const place = `/apis/${encodeURIComponent(identifier)}`;
  // What was read first: if it is another one by now, the server says so.
  const version = useRef(api.version);
  const form = useForm({ initialValues: valuesOf(api) });
  const save = useSave(form, async (values) => {
    const saved = await call('PATCH /admin/apis/{identifier}', { params: { identifier }, body: patchOf(values), ifVersion: version.current });
    form.resetDirty();
    queryClient.setQueryData(apiKey(identifier), saved);
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/apis'] });
    notifications.show({ color: 'green', message: words.common.saved });
    await navigate({ to: place as never, ignoreBlocker: true });
  });
  const present = (): Promise<ApiView> => call('GET /admin/apis/{identifier}', { params: { identifier } });
  const takeTheirs = async (): Promise<void> => {
    const theirs = await present();
    form.setValues(valuesOf(theirs));
    version.current = theirs.version;
    save.clearError();
  };
  const overwrite = async (): Promise<void> => {
    version.current = (await present()).version;
    save.again();
  };
  const page = {
    title: `${words.common.edit}: ${api.name}`,
    above: [
      { label: words.apis.title, to: '/apis' },
      { label: api.name, to: place },
    ],
  };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={form.isDirty()} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg">
          <ApiForm form={form} isNew={false} />
          <SaveProblem error={save.error} onTheirs={takeTheirs} onMine={overwrite} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => void navigate({ to: place as never })}>
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {words.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
