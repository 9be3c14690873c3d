import { Badge, Checkbox, Code, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import type { ScopeGroup } from './scope-groups.js';

export interface ApiScopesProps {
  readonly group: ScopeGroup;
  readonly chosen: readonly string[];
  readonly onToggle: (name: string) => void;
}

/** The scopes of one API. */
export function ApiScopes({ group: { identifier, name, scopes, isAdministrative }, chosen, onToggle }: ApiScopesProps): ReactNode {
  const { wizard } = useWords().clients;
  return (
    <Fieldset
      className="breakable"
      miw={0}
      legend={
        <Group gap="xs">
          <Text fw={600} span>
            {name ?? wizard.otherScopes}
          </Text>
          {isAdministrative && <Badge color="orange">{wizard.administers}</Badge>}
        </Group>
      }
    >
      {identifier !== undefined && (
        <Text size="xs" c="dimmed" className="breakable" mb="xs">
          {identifier}
        </Text>
      )}
      <Stack gap="xs">
        {scopes.map((scope) => (
          <Checkbox
            key={scope.name}
            checked={chosen.includes(scope.name)}
            onChange={() => onToggle(scope.name)}
            label={scope.description === '' ? <Code className="breakable">{scope.name}</Code> : <ScopeLabel {...scope} />}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

function ScopeLabel({ name, description }: { readonly name: string; readonly description: string }): ReactNode {
  return (
    <>
      {description} <Code className="breakable">{name}</Code>
    </>
  );
}
