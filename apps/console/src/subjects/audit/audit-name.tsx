import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { placeOf } from './place-of.js';

/** An actor or a target, as a link to the page about it where there is one. */
export function AuditName({ name, shown }: { readonly name: string; readonly shown?: string | undefined }): ReactNode {
  const { audit } = useWords();
  const place = placeOf(name);
  const text = shown ?? (audit.actors as Readonly<Record<string, string>>)[name] ?? name;
  if (place === undefined) return <Text size="sm" className="breakable">{text}</Text>;
  return (
    <Anchor component={Link} to={place} size="sm" className="breakable" title={name}>
      {text}
    </Anchor>
  );
}
