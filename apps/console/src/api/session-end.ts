import { useSyncExternalStore } from 'react';

let ended = false;
const listeners = new Set<() => void>();

/** Whether the session ended while the console was open. Pages stay as they are, with everything that was typed, until somebody signs in again. */
export const sessionEnd = {
  mark: (): void => tell(true),
  clear: (): void => tell(false),
};

function tell(value: boolean): void {
  ended = value;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSessionEnded = (): boolean => useSyncExternalStore(subscribe, () => ended);
