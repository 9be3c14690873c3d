import { ActionIcon, Button, Group } from '@mantine/core';
import { useFocusReturn } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { modifierKey } from './key-names.js';
import { usePaletteKeys, type PaletteDialogName } from './use-palette-keys.js';
import { useVisits } from './use-visits.js';

const loadPalette = () => import('./palette-dialog.js');
const loadShortcuts = () => import('./shortcuts-dialog.js');
const PaletteDialog = lazy(async () => ({ default: (await loadPalette()).PaletteDialog }));
const ShortcutsDialog = lazy(async () => ({ default: (await loadShortcuts()).ShortcutsDialog }));

/** Opens the palette, by pointer or keyboard. What is behind it is loaded when somebody reaches for it. */
export function PaletteButton(): ReactNode {
  const words = useWords();
  const [opened, setOpened] = useState<PaletteDialogName>();
  const load = (): void => void loadPalette();
  usePaletteKeys(opened, setOpened, load);
  // The dialogs are gone at once when they close, too early for their own way of doing it.
  useFocusReturn({ opened: opened !== undefined });
  useVisits(words.common.product);
  const shared = { 'aria-haspopup': 'dialog', 'aria-keyshortcuts': 'Control+K Meta+K', onClick: () => setOpened('palette'), onPointerEnter: load, onFocus: load } as const;
  return (
    <>
      <Button variant="default" fw={400} visibleFrom="sm" leftSection={<IconSearch size={16} aria-hidden />} {...shared}>
        <Group gap="lg" wrap="nowrap">
          {words.palette.open}
          <kbd className="palette-key">{`${modifierKey()} K`}</kbd>
        </Group>
      </Button>
      <ActionIcon variant="subtle" color="gray" size="lg" hiddenFrom="sm" aria-label={words.palette.open} {...shared}>
        <IconSearch size={22} stroke={1.6} aria-hidden />
      </ActionIcon>
      <Suspense>
        {opened === 'palette' && <PaletteDialog onClose={() => setOpened(undefined)} onShortcuts={() => setOpened('shortcuts')} />}
        {opened === 'shortcuts' && <ShortcutsDialog onClose={() => setOpened(undefined)} />}
      </Suspense>
    </>
  );
}
