import { CloseButton, Modal, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { pastedToken } from '../../parts/pasted-token.js';
import type { PaletteItem } from './palette-item.js';
import { PaletteList } from './palette-list.js';
import classes from './palette.module.css';
import { usePaletteItems } from './use-palette-items.js';

export interface PaletteDialogProps {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

/** Finds pages, actions, clients, people and APIs, and takes a pasted token to the inspector. */
export function PaletteDialog({ onClose, onShortcuts }: PaletteDialogProps): ReactNode {
  const { palette: words } = useWords();
  const run = useRun(onClose, onShortcuts);
  return (
    <Modal opened onClose={onClose} title={<VisuallyHidden>{words.title}</VisuallyHidden>} withCloseButton={false} size="lg" yOffset="10vh" padding={0} styles={{ header: { minHeight: 0, padding: 0 } }} transitionProps={{ duration: 0 }}>
      <PaletteSearch onRun={run} onClose={onClose} />
    </Modal>
  );
}

function useRun(onClose: () => void, onShortcuts: () => void): (item: PaletteItem) => void {
  const router = useRouter();
  return ({ run }) => {
    if (run.kind === 'shortcuts') {
      onShortcuts();
      return;
    }
    onClose();
    // In memory: a token must not be in the address.
    if (run.kind === 'inspect') pastedToken.handOver(run.text);
    void router.navigate(run.kind === 'inspect' ? { to: '/tokens/inspect' } : { to: run.to, ...(run.id !== undefined && { params: { id: run.id } as never }) });
  };
}

/** A combobox over a list that is always open. @spec ARIA Authoring Practices Guide, combobox */
function PaletteSearch({ onRun, onClose }: { readonly onRun: (item: PaletteItem) => void; readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const listId = useId();
  const [text, setText] = useState('');
  const [activeKey, setActiveKey] = useState<string>();
  const found = usePaletteItems(text);
  const { items } = found;
  const active = Math.max(0, items.findIndex(({ key }) => key === activeKey));
  const move = (event: KeyboardEvent): void => {
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as Readonly<Record<string, number>>)[event.key];
    const chosen = items[active];
    if (event.nativeEvent.isComposing || items.length === 0 || chosen === undefined) return;
    if (step !== undefined) setActiveKey(items[(active + step + items.length) % items.length]?.key);
    else if (event.key === 'Enter') onRun(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={classes['field']}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes['input']}
          role="combobox"
          aria-label={words.palette.title}
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(items.length > 0 && { 'aria-activedescendant': `${listId}-${active}` })}
          placeholder={words.palette.placeholder}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setActiveKey(undefined);
          }}
          onKeyDown={move}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus
        />
        <CloseButton aria-label={words.common.close} onClick={onClose} />
      </div>
      <PaletteList id={listId} found={found} active={active} isEmpty={text.trim() === ''} onActive={setActiveKey} onRun={onRun} />
    </>
  );
}
