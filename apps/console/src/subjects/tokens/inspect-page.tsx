import { Button, Group, Paper, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { LoadingPage } from '../../parts/loading-page.js';
import { Page } from '../../parts/page.js';
import { pastedText, type PastedText } from '../../parts/pasted-text.js';
import { pastedToken } from '../../parts/pasted-token.js';
import { ProblemNotice } from '../../parts/problem-notice.js';
import { FoundView } from './found-view.js';
import { PasteForm } from './paste-form.js';
import { UnknownView } from './unknown-view.js';
import { useTokenLookup } from './use-token-lookup.js';

/** What any pasted text is. The text is in the memory of this page and nowhere else. */
export function InspectPage(): ReactNode {
  const words = useWords();
  const [text, setText] = useState('');
  const [pasted, setPasted] = useState<PastedText>();
  const { lookup, start, forget } = useTokenLookup();

  const inspect = (typed: string): void => {
    const understood = pastedText(typed);
    setPasted(understood);
    const [first] = understood.credentials;
    if (first === undefined) forget();
    else start(first.text);
  };
  const clear = (): void => {
    setText('');
    setPasted(undefined);
    forget();
  };
  const take = useEffectEvent((handedOver: string) => {
    setText(handedOver);
    inspect(handedOver);
  });
  useEffect(() => pastedToken.receive((handedOver) => take(handedOver)), []);

  return (
    <Page title={words.tokens.inspect.title} subtitle={words.tokens.inspect.subtitle} above={[{ label: words.tokens.title, to: '/tokens' }]}>
      <Paper withBorder p={{ base: 'sm', sm: 'lg' }}>
        <PasteForm text={text} isBusy={lookup.is === 'busy'} onChange={setText} onInspect={inspect} onClear={clear} />
        {pasted !== undefined && pasted.credentials.length > 1 && <Choice pasted={pasted} onChoose={start} />}
      </Paper>
      <VisuallyHidden role="status">{lookup.is === 'busy' ? words.tokens.inspect.busy : ''}</VisuallyHidden>
      {lookup.is === 'busy' && <LoadingPage lines={5} />}
      {lookup.is === 'found' && <FoundView found={lookup.found} text={lookup.text} />}
      {lookup.is === 'unknown' && <UnknownView text={lookup.text} wasAsked={lookup.wasAsked} />}
      {lookup.is === 'idle' && pasted !== undefined && <UnknownView text="" wasAsked={false} isBasic={pasted.wrapping === 'basic'} />}
      {lookup.is === 'failed' && <ProblemNotice error={lookup.error} onRetry={() => start(lookup.text)} />}
    </Page>
  );
}

/** A token answer has several. */
function Choice({ pasted, onChoose }: { readonly pasted: PastedText; readonly onChoose: (text: string) => void }): ReactNode {
  const { inspect: words } = useWords().tokens;
  return (
    <Stack gap={6} mt="md">
      <Text size="sm">{words.alsoHere}</Text>
      <Group gap="xs">
        {pasted.credentials.map(({ name, text }) => (
          <Button key={name} size="compact-sm" variant="light" onClick={() => onChoose(text)}>
            {words.names[name] ?? name}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
