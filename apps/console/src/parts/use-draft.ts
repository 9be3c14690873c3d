import { useEffect, useState } from 'react';

export interface Draft<Values> {
  /** What was typed before. */
  readonly draft: Values | undefined;
  readonly keep: (values: Values) => void;
  readonly forget: () => void;
}

/** What was typed into a form survives a reload of the tab. Never for secrets.
 *  @param name of the form */
export function useDraft<Values>(name: string): Draft<Values> {
  const key = `assent-console-draft-${name}`;
  const [draft] = useState(() => read<Values>(key));
  return {
    draft,
    keep: (values) => sessionStorage.setItem(key, JSON.stringify(values)),
    forget: () => sessionStorage.removeItem(key),
  };
}

function read<Values>(key: string): Values | undefined {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Values);
  } catch {
    return undefined;
  }
}

/** Keeps the values of a form as they are typed. */
export function useKeptDraft<Values>(keep: (values: Values) => void, values: Values, isDirty: boolean): void {
  useEffect(() => {
    if (isDirty) keep(values);
  });
}
