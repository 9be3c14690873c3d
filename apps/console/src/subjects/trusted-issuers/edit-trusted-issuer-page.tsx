import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { TrustedIssuerView } from '@assent/admin-contracts';
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
import { IssuerForm } from './issuer-form.js';
import { jwksOf, patchOf, valuesOf } from './issuer-values.js';
import { useTrustedIssuer, useTrustedIssuerChanged } from './use-trusted-issuer.js';

const route = getRouteApi('/shell/trusted-issuers/$issuerId/edit');

/** Changes a trusted issuer. */
export function EditTrustedIssuerPage(): ReactNode {
  const { issuerId } = route.useParams();
  const { trustedIssuers } = useWords();
  const query = useTrustedIssuer(issuerId);
  return (
    <LoadedPage query={query} title={issuerId} above={[{ label: trustedIssuers.title, to: '/trusted-issuers' }]}>
      {(issuer) => <EditIssuerForm issuer={issuer} />}
    </LoadedPage>
  );
}

function EditIssuerForm({ issuer }: { readonly issuer: TrustedIssuerView }): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const id = issuer.trusted_issuer_id;
  const params = { trusted_issuer_id: id };
  const place = `/trusted-issuers/${id}`;
  const changed = useTrustedIssuerChanged(id);
  // What was read first: if it is another one by now, the server says so.
  const version = useRef(issuer.version);
  const form = useForm({
    initialValues: valuesOf(issuer),
    validate: { jwks: (text, { kind }) => (kind === 'jwt' && jwksOf(text) === undefined ? words.trustedIssuers.jwksBroken : undefined) },
  });
  const save = useSave(form, async (values) => {
    await call('PATCH /admin/trusted-issuers/{trusted_issuer_id}', { params, body: patchOf(values), ifVersion: version.current });
    form.resetDirty();
    await changed();
    notifications.show({ color: 'green', message: words.common.saved });
    await navigate({ to: place as never, ignoreBlocker: true });
  });
  const present = (): Promise<TrustedIssuerView> => call('GET /admin/trusted-issuers/{trusted_issuer_id}', { params });
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
    title: `${words.common.edit}: ${issuer.name}`,
    above: [
      { label: words.trustedIssuers.title, to: '/trusted-issuers' },
      { label: issuer.name, to: place },
    ],
  };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={form.isDirty()} />
      <form onSubmit={save.onSubmit} noValidate>
        <Stack gap="lg">
          <IssuerForm form={form} isNew={false} />
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
