import { Button, Group, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useMay } from '../api/session.js';
import { useWords } from '../catalogue/language.js';
import { Page, type Crumb } from './page.js';
import { ReadOnlyPage } from './read-only-page.js';
import { SaveProblem } from './save-problem.js';
import { UnsavedGuard } from './unsaved-guard.js';
import { useSave } from './use-save.js';

export interface EditPageProps<View extends { readonly version: number }, Values extends object> {
  /** The list that it is in. */
  readonly list: Crumb;
  /** Its own page, whereto people go back. */
  readonly detail: Crumb;
  /** As it was read. */
  readonly view: View;
  readonly form: UseFormReturnType<Values>;
  readonly valuesOf: (view: View) => Values;
  /** Reads what is there now. */
  readonly read: () => Promise<View>;
  /** @param ifVersion what the change builds on: the server refuses it when there is another one by now */
  readonly save: (values: Values, ifVersion: number) => Promise<unknown>;
  /** Few fields look lost on a wide page. */
  readonly isNarrow?: boolean;
  /** Fields. */
  readonly children: ReactNode;
}

/** Changes one thing that has a version: nothing that somebody else saved meanwhile is overwritten unasked. */
export function EditPage<View extends { readonly version: number }, Values extends object>({ list, detail, view, form, valuesOf, read, save, isNarrow = false, children }: EditPageProps<View, Values>): ReactNode {
  const { common } = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const version = useRef(view.version);
  const saving = useSave(form, async (values) => {
    await save(values, version.current);
    form.resetDirty();
    notifications.show({ color: 'green', message: common.saved });
    await navigate({ to: detail.to as never, ignoreBlocker: true });
  });
  const takeTheirs = async (): Promise<void> => {
    const theirs = await read();
    form.setValues(valuesOf(theirs));
    version.current = theirs.version;
    saving.clearError();
  };
  const overwrite = async (): Promise<void> => {
    version.current = (await read()).version;
    saving.again();
  };
  const page = { title: `${common.edit}: ${detail.label}`, above: [list, detail] };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={form.isDirty()} />
      <form onSubmit={saving.onSubmit} noValidate>
        <Stack gap="lg" {...(isNarrow && { maw: 720 })}>
          {children}
          <SaveProblem error={saving.error} onTheirs={takeTheirs} onMine={overwrite} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => void navigate({ to: detail.to as never })}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={saving.isSaving}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
