import type { UseFormReturnType } from '@mantine/form';
import { useState, type FormEvent } from 'react';
import { ApiProblem } from '../api/api-problem.js';

export interface Save {
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly isSaving: boolean;
  /** Why it was not saved. Errors of fields stand beside them as well. */
  readonly error: unknown;
  readonly clearError: () => void;
  /** Tries once more with what stands in the form. */
  readonly again: () => void;
}

/** `redirect_uris[0]` as forms name it: `redirect_uris.0`. */
export const formPath = (field: string): string => field.replaceAll(/\[(\d+)\]/g, '.$1');

/** Saves a form. Its values are named as in the JSON of the API, so that the server's errors find their fields; the first of them gets the focus. */
export function useSave<Values extends object>(form: UseFormReturnType<Values>, save: (values: Values) => Promise<unknown>): Save {
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>();

  const run = async (values: Values): Promise<void> => {
    setSaving(true);
    setError(undefined);
    try {
      await save(values);
    } catch (problem) {
      setError(problem);
      if (problem instanceof ApiProblem && problem.errors.length > 0) {
        form.setErrors(Object.fromEntries(problem.errors.map(({ field, rule }) => [formPath(field), rule])));
        form.getInputNode(formPath(problem.errors[0]?.field ?? ''))?.focus();
      }
    } finally {
      setSaving(false);
    }
  };
  return {
    onSubmit: form.onSubmit((values) => void run(values), (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus()),
    isSaving,
    error,
    clearError: () => setError(undefined),
    again: () => void run(form.getValues()),
  };
}
