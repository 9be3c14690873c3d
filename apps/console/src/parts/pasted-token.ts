import { useSyncExternalStore } from 'react';

let pasted: string | undefined;
const listeners = new Set<() => void>();

/** Carries a pasted token from one page to the inspector: in memory only, so that no address, history or storage ever has it. */
export const pastedToken = {
  handOver: (text: string): void => tell(text),
  forget: (): void => tell(undefined),
};

function tell(text: string | undefined): void {
  pasted = text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Undefined: nothing was handed over. */
export const usePastedToken = (): string | undefined => useSyncExternalStore(subscribe, () => pasted);
