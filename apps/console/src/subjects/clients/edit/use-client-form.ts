import { useForm, type UseFormReturnType } from '@mantine/form';
import type { ClientPatch, ClientView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../../api/call.js';
import { useWords } from '../../../catalogue/language.js';
import { useSave, type Save } from '../../../parts/use-save.js';
import { clientQuery, refreshClient } from '../shared/client-queries.js';
import { errorsByField, memberOf } from '../shared/errors-by-field.js';
import { compactRows } from '../shared/filled-rows.js';
import { useClientCheck } from '../shared/use-client-check.js';
import { isReadable, patchOf, valuesOf, type ClientValues } from './client-values.js';

export interface ClientForm {
  readonly form: UseFormReturnType<ClientValues>;
  readonly patch: ClientPatch;
  readonly field: (path: string, type?: 'checkbox') => { readonly error?: string | undefined };
  /** Of a member or list as a whole. */
  readonly errorOf: (path: string) => string | undefined;
  readonly save: Save;
  /** Reads what is there now, and forgets what was typed. */
  readonly takeTheirs: () => Promise<void>;
  readonly saveMine: () => Promise<void>;
}

/** The form of a client: what differs from it is checked at each pause, and saved if nobody else was faster. */
export function useClientForm(initial: ClientView, onSaved: () => Promise<void>): ClientForm {
  const { wizard } = useWords().clients;
  const queryClient = useQueryClient();
  // The client that the form began with: it may be read again while somebody types.
  const [base, setBase] = useState(initial);
  const form = useForm<ClientValues>({ initialValues: valuesOf(initial) });
  const { values } = form;
  const patch = patchOf(base, values);
  const { focused, left, watch } = useFocusedField();
  const check = useClientCheck({ client_id: base.client_id, metadata: patch }, Object.keys(patch).length > 0);
  const found: Readonly<Record<string, string>> = { ...errorsByField(check.errors, values as never), ...(!isReadable(values.jwks) && { jwks: wizard.jwksNotJson }) };
  // What somebody types for the first time is not wrong before they have finished.
  const errorOf = (path: string): string | undefined => (form.errors[path] as string | undefined) ?? (focused === path && !left.has(path) ? undefined : found[path]);

  // What was read first: if it is another one by now, the server says so.
  const version = useRef(initial.version);
  const save = useSave(form, async () => {
    if (!isReadable(values.jwks)) return form.setFieldError('jwks', wizard.jwksNotJson);
    for (const list of ['redirect_uris', 'contacts'] as const) form.setFieldValue(list, compactRows(values[list])); // so that the server's positions are those of the form
    await call('PATCH /admin/clients/{client_id}', { params: { client_id: base.client_id }, body: patch, ifVersion: version.current });
    await refreshClient(queryClient, base.client_id);
    await onSaved();
  });
  const newest = (): Promise<ClientView> => queryClient.fetchQuery({ ...clientQuery(base.client_id), staleTime: 0 });
  return {
    form,
    patch,
    field: (path, type) => ({ ...(form.getInputProps(path, type === undefined ? {} : { type }) as object), error: errorOf(path), ...watch(path) }),
    errorOf,
    save,
    takeTheirs: async () => {
      const theirs = await newest();
      setBase(theirs);
      version.current = theirs.version;
      form.setValues(valuesOf(theirs));
      save.clearError();
    },
    saveMine: async () => {
      version.current = (await newest()).version;
      save.again();
    },
  };
}

function useFocusedField() {
  const [focused, setFocused] = useState<string>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const watch = (path: string) => ({
    onFocus: () => setFocused(path),
    onBlur: () => {
      setFocused(undefined);
      setLeft((before) => new Set([...before, path, memberOf(path)]));
    },
  });
  return { focused, left, watch };
}
