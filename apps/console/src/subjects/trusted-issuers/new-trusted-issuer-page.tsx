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
import { IssuerForm } from './issuer-form.js';
import { creationOf, jwksOf, NEW_ISSUER, type IssuerValues } from './issuer-values.js';

/** Trusts an issuer. */
export function NewTrustedIssuerPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { draft, keep, forget } = useDraft<IssuerValues>('trusted-issuer');
  const [isDone, setDone] = useState(false);
  const form = useForm<IssuerValues>({
    initialValues: draft ?? NEW_ISSUER,
    validate: { jwks: (text, { kind }) => (kind === 'jwt' && jwksOf(text) === undefined ? words.trustedIssuers.jwksBroken : undefined) },
  });
  const isDirty = !isDone && JSON.stringify(form.getValues()) !== JSON.stringify(NEW_ISSUER);
  useKeptDraft(keep, form.getValues(), isDirty);
  const save = useSave(form, async (values) => {
    const { trusted_issuer_id: id } = await call('POST /admin/trusted-issuers', { body: creationOf(values) });
    forget();
    setDone(true);
    await queryClient.invalidateQueries({ queryKey: ['GET /admin/trusted-issuers'] });
    notifications.show({ color: 'green', message: words.trustedIssuers.created });
    await navigate({ to: `/trusted-issuers/${id}` as never, ignoreBlocker: true });
  });
  const page = { title: words.trustedIssuers.create, above: [{ label: words.trustedIssuers.title, to: '/trusted-issuers' }] };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={isDirty} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg">
          <IssuerForm form={form} isNew />
          {save.error !== undefined && <ProblemNotice error={save.error} shown={Object.keys(form.errors)} />}
          <Group justify="flex-end">
            <Button component={Link} to="/trusted-issuers" variant="default">
              {words.common.cancel}
            </Button>
            <Button type="submit" loading={save.isSaving}>
              {words.trustedIssuers.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
