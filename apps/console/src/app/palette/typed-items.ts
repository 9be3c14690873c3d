import { IconClipboardText, IconShieldCheck, IconTicket, IconUser } from '@tabler/icons-react';
import type { Words } from '../../catalogue/language.js';
import { credentialKind } from '../../parts/credential-kind.js';
import { isCredential } from '../../parts/is-credential.js';
import type { PaletteItem } from './palette-item.js';

/** What the text itself says where to go: a token to the inspector, an id to what has it. */
export function typedItems(text: string, { palette: words }: Words): readonly PaletteItem[] {
  if (isCredential(text)) return [{ key: 'inspect', group: 'token', label: words.inspect, detail: words.inspectDetail, icon: IconClipboardText, run: { kind: 'inspect', text } }];
  const id = text.trim();
  const { kind } = credentialKind(id);
  if (kind === 'token-id') return [{ key: 'token-id', group: 'ids', label: words.goToToken, icon: IconTicket, run: { kind: 'page', to: '/tokens/$id', id } }];
  if (kind !== 'uuid') return [];
  return [
    { key: 'user-id', group: 'ids', label: words.goToUser, icon: IconUser, run: { kind: 'page', to: '/users/$id', id: id.toLowerCase() } },
    { key: 'grant-id', group: 'ids', label: words.goToGrant, icon: IconShieldCheck, run: { kind: 'page', to: '/grants/$id', id: id.toLowerCase() } },
  ];
}
