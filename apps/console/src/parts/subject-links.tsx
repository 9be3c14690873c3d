import { Anchor, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../catalogue/language.js';

export interface SubjectLinkProps {
  readonly to: string;
  readonly id: string;
  readonly children: ReactNode;
}

/** A link to the page of one thing. @param to of its list @param id may be any text, also a URL */
export function SubjectLink({ to, id, children }: SubjectLinkProps): ReactNode {
  return (
    <Anchor component={Link} to={`${to}/$id`} params={{ id } as never} inherit className="breakable">
      {children}
    </Anchor>
  );
}

export function ClientLink({ of }: { readonly of: { readonly client_id: string; readonly client_name?: string | undefined } }): ReactNode {
  return (
    <SubjectLink to="/clients" id={of.client_id}>
      {of.client_name ?? of.client_id}
    </SubjectLink>
  );
}

/** Nothing where no person is behind it: the client acts for itself. */
export function UserLink({ of }: { readonly of: { readonly user_id?: string | undefined; readonly username?: string | undefined } }): ReactNode {
  return (
    of.user_id !== undefined && (
      <SubjectLink to="/users" id={of.user_id}>
        {of.username ?? of.user_id}
      </SubjectLink>
    )
  );
}

export function ApiLinks({ identifiers }: { readonly identifiers: readonly string[] }): ReactNode {
  const words = useWords();
  if (identifiers.length === 0) return words.common.none;
  return (
    <Group gap="xs">
      {identifiers.map((identifier) => (
        <SubjectLink key={identifier} to="/apis" id={identifier}>
          {identifier}
        </SubjectLink>
      ))}
    </Group>
  );
}
