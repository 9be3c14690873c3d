import { Button, Group, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useMay } from '../api/session.js';
import { useWords } from '../catalogue/language.js';
import { Page, type Crumb } from './page.js';
import { ProblemNotice } from './problem-notice.js';
import { ReadOnlyPage } from './read-only-page.js';
import { UnsavedGuard } from './unsaved-guard.js';
import { useKeptDraft, type Draft } from './use-draft.js';
import { useSave } from './use-save.js';

export interface NewPageProps<Values extends object> {
  /** What it does, on the title and on the button. */
  readonly title: string;
  /** The list that it will be in. */
  readonly list: Crumb;
  readonly form: UseFormReturnType<Values>;
  /** What the form is without anything typed. */
  readonly blank: Values;
  readonly draft: Draft<Values>;
  /** Whether something was typed that the form does not hold: a secret, which no draft keeps. */
  readonly hasMore?: boolean;
  /** @returns the page of what was made */
  readonly create: (values: Values) => Promise<string>;
  /** Said when it was made. */
  readonly created: string;
  /** Few fields look lost on a wide page. */
  readonly isNarrow?: boolean;
  /** Fields. */
  readonly children: ReactNode;
}

/** Makes one thing. What was typed survives a reload, and is not left unasked. */
export function NewPage<Values extends object>({ title, list, form, blank, draft, hasMore = false, create, created, isNarrow = false, children }: NewPageProps<Values>): ReactNode {
  const { common } = useWords();
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const [isDone, setDone] = useState(false);
  const isDirty = !isDone && (hasMore || JSON.stringify(form.getValues()) !== JSON.stringify(blank));
  useKeptDraft(draft.keep, form.getValues(), isDirty);
  const saving = useSave(form, async (values) => {
    const place = await create(values);
    draft.forget();
    setDone(true);
    notifications.show({ color: 'green', message: created });
    await navigate({ to: place as never, ignoreBlocker: true });
  });
  const page = { title, above: [list] };
  if (!mayManage) return <ReadOnlyPage {...page} />;
  return (
    <Page {...page}>
      <UnsavedGuard isDirty={isDirty} />
      <form onSubmit={saving.onSubmit} noValidate>
        <Stack gap="lg" {...(isNarrow && { maw: 720 })}>
          {children}
          {saving.error !== undefined && <ProblemNotice error={saving.error} shown={Object.keys(form.errors)} />}
          <Group justify="flex-end">
            <Button component={Link} to={list.to} variant="default">
              {common.cancel}
            </Button>
            <Button type="submit" loading={saving.isSaving}>
              {title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
