import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

/** Enabled or disabled: of clients, people, issuers. */
export function StatusBadge({ disabledAt }: { readonly disabledAt: string | undefined }): ReactNode {
  const words = useWords();
  return disabledAt === undefined ? <Badge miw="max-content" color="green">{words.common.enabled}</Badge> : <Badge miw="max-content" color="red">{words.common.disabled}</Badge>;
}

/** Good or dead: of tokens and grants. @param because why it is dead */
export function ActiveBadge({ active, because }: { readonly active: boolean; readonly because?: string | undefined }): ReactNode {
  const words = useWords();
  if (active) return <Badge miw="max-content" color="green">{words.common.active}</Badge>;
  return <Badge miw="max-content" color="gray">{because === undefined ? words.common.inactive : `${words.common.inactive}: ${because}`}</Badge>;
}
