import { useForm, type UseFormReturnType } from '@mantine/form';
import type { ApplicationType, BrokenRule, ClientRegistration, ClientWithSecretView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.js';
import { useWords, type Words } from '../../../catalogue/language.js';
import { useDraft, useKeptDraft } from '../../../parts/use-draft.js';
import { useSave, type Save } from '../../../parts/use-save.js';
import { compactRows } from '../shared/filled-rows.js';
import { errorsByField, memberOf } from '../shared/errors-by-field.js';
import { isWithoutSecrets, readJwks } from '../shared/public-jwks.js';
import { useClientCheck } from '../shared/use-client-check.js';
import { NO_ANSWERS, type Answers } from './answers.js';
import { metadataFor, refreshesByDefault } from './metadata-for.js';
import { MEMBERS_OF, type Step } from './steps.js';

export interface Wizard {
  readonly form: UseFormReturnType<Answers>;
  readonly kind: ApplicationType | undefined;
  readonly choose: (kind: ApplicationType) => void;
  /** Of a kind that was chosen. */
  readonly metadata: ClientRegistration;
  /** What an input of this name needs; errors show once somebody was there. */
  readonly field: (path: string) => Field;
  /** Whether this step may be left; marks what is broken in it, and leads there. */
  readonly complete: (step: Step) => Promise<boolean>;
  readonly save: Save;
  readonly registered: ClientWithSecretView | undefined;
  readonly isDirty: boolean;
  readonly isRestored: boolean;
  readonly startAfresh: () => void;
}

export interface Field {
  readonly error?: string | undefined;
  readonly onBlur: () => void;
}

/** Everything that is said, checked and registered. What is typed lasts until it is registered or somebody starts afresh; the secret lives in this page alone. */
export function useWizard(): Wizard {
  const { clients } = useWords();
  const queryClient = useQueryClient();
  const { draft, keep, forget } = useDraft<Answers>('new-client');
  const form = useForm<Answers>({ initialValues: { ...NO_ANSWERS, ...draft } });
  const [registered, setRegistered] = useState<ClientWithSecretView>();
  const [isRestored, setRestored] = useState(draft !== undefined);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const answers = form.values;
  const kind = answers.application_type === '' ? undefined : answers.application_type;
  const metadata = metadataFor(kind ?? 'web', answers);
  const check = useClientCheck({ metadata }, kind !== undefined && touched.size > 0 && registered === undefined);
  const found = { ...errorsByField(check.errors, { redirect_uris: answers.redirect_uris }), ...ownErrors(answers, clients) };
  const isDirty = registered === undefined && JSON.stringify(answers) !== JSON.stringify(NO_ANSWERS);
  useKeptDraft(keep, { ...answers, jwks: isWithoutSecrets(answers.jwks) ? answers.jwks : '' }, isDirty);
  const touch = (...paths: readonly string[]): void => setTouched((before) => new Set([...before, ...paths]));

  const save = useSave(form, async () => {
    form.setFieldValue('redirect_uris', compactRows(answers.redirect_uris)); // so that the server's positions are those of the form
    const answer = await call('POST /admin/clients', { body: metadata });
    forget();
    setRegistered(answer);
    void queryClient.invalidateQueries({ queryKey: ['GET /admin/clients'] });
  });

  const complete = async (step: Step): Promise<boolean> => {
    const errors = { ...errorsByField(await check.askNow(), { redirect_uris: answers.redirect_uris }), ...ownErrors(answers, clients) };
    const broken = Object.keys(errors).filter((path) => MEMBERS_OF[step].includes(memberOf(path)));
    touch(...MEMBERS_OF[step], ...broken);
    const [first] = broken;
    if (first !== undefined) form.getInputNode(first === 'redirect_uris' ? 'redirect_uris.0' : first)?.focus();
    return first === undefined;
  };

  return {
    form,
    kind,
    choose: (chosen) => form.setValues({ application_type: chosen, refresh: refreshesByDefault(chosen) }),
    metadata,
    field: (path) => ({
      ...(form.getInputProps(path) as object),
      error: (form.errors[path] as string | undefined) ?? (touched.has(path) ? found[path] : undefined),
      onBlur: () => touch(path, memberOf(path)),
    }),
    complete,
    save,
    registered,
    isDirty,
    isRestored: isRestored && registered === undefined,
    startAfresh: () => {
      forget();
      form.setValues(NO_ANSWERS);
      form.clearErrors();
      setTouched(new Set());
      setRegistered(undefined);
      setRestored(false);
      save.clearError();
    },
  };
}

/** What can be said without the server: a name people need, and what cannot even be sent. */
function ownErrors({ client_name: name, token_endpoint_auth_method: method, jwks }: Answers, { wizard }: Words['clients']): Readonly<Record<string, string>> {
  return {
    ...(name.trim() === '' && { client_name: wizard.nameNeeded }),
    ...(method === 'private_key_jwt' && jwks.trim() !== '' && readJwks(jwks) === undefined && { jwks: wizard.jwksNotJson }),
  };
}

export const hasErrorsIn = (step: Step, errors: readonly BrokenRule[]): boolean => errors.some(({ field }) => MEMBERS_OF[step].includes(memberOf(field)));
