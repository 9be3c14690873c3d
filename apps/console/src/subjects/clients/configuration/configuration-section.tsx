import { Alert, Anchor, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { CodeBlock } from '../../../parts/code-block.js';
import { Section } from '../../../parts/section.js';
import { issuerOfPage } from '../shared/issuer-of-page.js';
import type { Flow, Snippet, SnippetClient } from './snippet.js';
import { snippetsFor } from './snippets.js';

export interface ConfigurationSectionProps {
  readonly client: SnippetClient;
  /** Id of a snippet; absent: the first that fits. */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** What to paste into a library or server, with everything of this client in it but its secret. */
export function ConfigurationSection({ client, chosen, onChoose }: ConfigurationSectionProps): ReactNode {
  const words = useWords().clients.configuration;
  const snippets = snippetsFor(client);
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0];
  return (
    <Section title={words.title} explanation={words.help}>
      {snippet === undefined ? (
        <Text>{words.nothing}</Text>
      ) : (
        <Stack>
          {snippet.flow === 'introspection' && client.introspects.length === 0 && <NoApiYet />}
          <Select label={words.choose} data={grouped(snippets, words.flows)} value={snippet.id} onChange={(id) => id !== null && onChoose(id)} allowDeselect={false} maxDropdownHeight={520} comboboxProps={{ withinPortal: false }} maw={360} />
          {snippet.files.map(({ name, text }) => (
            <div key={name}>
              <Text size="sm" fw={550}>
                {name}
              </Text>
              <CodeBlock name={words.file(name)} text={text(client, issuerOfPage())} />
            </div>
          ))}
          <Text size="sm" c="dimmed">
            {words.moreAt}
          </Text>
        </Stack>
      )}
    </Section>
  );
}

function grouped(snippets: readonly Snippet[], names: Readonly<Record<Flow, string>>) {
  const flows = [...new Set(snippets.map(({ flow }) => flow))];
  return flows.map((flow) => ({ group: names[flow], items: snippets.filter((snippet) => snippet.flow === flow).map(({ id, name }) => ({ value: id, label: name })) }));
}

/** Everything would be "not active": better said before it is pasted. */
function NoApiYet(): ReactNode {
  const words = useWords().clients.configuration;
  return (
    <Alert variant="light" color="orange" icon={<IconInfoCircle aria-hidden />}>
      {words.noApi}{' '}
      <Anchor component={Link} to="/apis" size="sm" underline="always">
        {words.toApis}
      </Anchor>
    </Alert>
  );
}
