import { IconClipboardText, IconKey, IconKeyboard, IconPlus, type Icon } from '@tabler/icons-react';
import type { Permission } from '@assent/admin-contracts';
import type { Words } from '../../catalogue/language.js';
import { NAVIGATION } from '../navigation.js';
import { matches } from './matches.js';
import type { PaletteItem, PaletteTarget } from './palette-item.js';

interface Action {
  readonly name: keyof Words['palette']['actions'];
  readonly needs: Permission;
  readonly icon: Icon;
  /** undefined: shows the keyboard's shortcuts. */
  readonly to?: string;
}

/** What can be done, the most usual first. What a role may not is not offered. */
const ACTIONS: readonly Action[] = [
  { name: 'inspectToken', needs: 'read', icon: IconClipboardText, to: '/tokens/inspect' },
  { name: 'registerClient', needs: 'manage', icon: IconPlus, to: '/clients/new' },
  { name: 'createUser', needs: 'manage', icon: IconPlus, to: '/users/new' },
  { name: 'createApi', needs: 'manage', icon: IconPlus, to: '/apis/new' },
  { name: 'trustIssuer', needs: 'manage', icon: IconPlus, to: '/trusted-issuers/new' },
  { name: 'rotateKeys', needs: 'manage', icon: IconKey, to: '/keys' },
  { name: 'shortcuts', needs: 'read', icon: IconKeyboard },
];

/** Actions and pages that match. @param permissions of who is signed in */
export function fixedItems(query: string, words: Words, permissions: readonly Permission[]): readonly PaletteItem[] {
  const { actions, keywords } = words.palette;
  return [
    ...ACTIONS.filter(({ name, needs }) => permissions.includes(needs) && matches(query, `${actions[name]} ${keywords[name]}`)).map(
      ({ name, to, icon }): PaletteItem => ({ key: `action ${name}`, group: 'actions', label: actions[name], icon, run: targetOf(to) }),
    ),
    ...NAVIGATION.filter(({ name }) => matches(query, words.navigation[name])).map(({ to, name, icon }): PaletteItem => ({ key: `page ${to}`, group: 'pages', label: words.navigation[name], icon, run: { kind: 'page', to } })),
  ];
}

const targetOf = (to: string | undefined): PaletteTarget => (to === undefined ? { kind: 'shortcuts' } : { kind: 'page', to });

