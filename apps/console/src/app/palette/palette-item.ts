import type { Icon } from '@tabler/icons-react';
import type { Words } from '../../catalogue/language.js';

export type PaletteGroup = keyof Words['palette']['groups'];

/** One thing to go to or to do. */
export interface PaletteItem {
  readonly key: string;
  readonly group: PaletteGroup;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon: Icon;
  readonly run: PaletteTarget;
}

export type PaletteTarget =
  | { readonly kind: 'page'; readonly to: string; readonly id?: string }
  | { readonly kind: 'inspect'; readonly text: string }
  | { readonly kind: 'shortcuts' };
