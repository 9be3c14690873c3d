import { useEffect, useEffectEvent } from 'react';
import { singleKeys } from './single-keys.js';

export type PaletteDialogName = 'palette' | 'shortcuts';

/** Ctrl K (⌘ K) and Ctrl / anywhere, ? where nobody types. Not above a dialog that waits for an answer. */
export function usePaletteKeys(opened: PaletteDialogName | undefined, show: (name: PaletteDialogName | undefined) => void, load: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key === 'Control' || event.key === 'Meta') load();
    const wanted = dialogOf(event);
    if (wanted === undefined || (opened === undefined && document.querySelector('[aria-modal="true"]') !== null)) return;
    event.preventDefault();
    show(opened === wanted ? undefined : wanted);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function dialogOf(event: KeyboardEvent): PaletteDialogName | undefined {
  const hasModifier = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing) return undefined;
  if (hasModifier) return event.key === '/' ? 'shortcuts' : event.key.toLowerCase() === 'k' && !event.shiftKey ? 'palette' : undefined;
  return event.key === '?' && singleKeys.areOn() && !isTyping(event.target) ? 'shortcuts' : undefined;
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
