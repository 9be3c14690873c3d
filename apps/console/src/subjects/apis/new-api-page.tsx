import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { Page } from '../../parts/page.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { ReadOnlyPage } from '../../parts/read-only-page.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useDraft, useKeptDraft } from '../../parts/use-draft.js';
import { useSave } from '../../parts/use-save.js';
import { ApiForm } from './api-form.js';
import { creationOf, NEW_API, type ApiValues } from './api-values.js';

/** Registers an API. */
export function NewApiPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { draft, keep, forget } = useDraft<ApiValues>('api');
  const [isDone, setDone] = useState(false);
  const form = useForm<ApiValues>({ initialValues: draft ?? NEW_API });
  const isDirty = !isDone && JSON.stringify(form.getValues()) !== JSON.stringify(NEW_API);
  useKeptDraft(keep, form.getValues(), isDirty);
  const save = useSave(form, async (values) => {
    const { identifier } = await call('POST /admin/apis', { body: creationOf(values) });
    forget();
    setDone(true);
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/apis'] });
    notifications.show({ color: 'green', message: words.apis.created });
    await navigate({ to: `/apis/${encodeURIComponent(identifier)}` as never, ignoreBlocker: true });
  });
  const page = { title: words.apis.create, above: [{ label: words.apis.title, to: '/apis' }] };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={isDirty} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg">
          <ApiForm form={form} isNew />
          {save.error !== undefined && <ProblemNotice error={save.error} shown={Object.keys(form.errors)} />}
          <Group justify="flex-end">
            <Button component={Link} to="/apis" variant="default">
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {words.apis.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
