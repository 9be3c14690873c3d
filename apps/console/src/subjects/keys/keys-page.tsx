import { Anchor, Button, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call, consoleRoot } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { Loaded } from '../../parts/loaded.js';
import { Page } from '../../parts/page.js';
import { KeyCard } from './key-card.js';
import { RotateKeyDialog } from './rotate-key-dialog.js';

/** The keys that sign, will sign, or signed. */
export function KeysPage(): ReactNode {
  const words = useWords();
  const mayManage = useMay('manage');
  const [isRotating, rotating] = useDisclosure(false);
  const query = useQuery({ queryKey: ['GET /admin/keys'], queryFn: ({ signal }) => call('GET /admin/keys', { signal }), refetchInterval: 30_000 });
  const next = query.data?.items.find(({ status }) => status === 'next');
  return (
    <Page
      title={words.keys.title}
      subtitle={words.keys.subtitle}
      actions={
        <>
          <Anchor href={new URL('../jwks', consoleRoot()).href} target="_blank" rel="noreferrer" size="sm">
            {words.keys.jwks}
          </Anchor>
          {mayManage && next === undefined && <Button onClick={rotating.open}>{words.keys.rotate}</Button>}
        </>
      }
    >
      {!mayManage && <Text c="dimmed">{words.common.readOnly}</Text>}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Paper withBorder p="xl">
              <Text c="dimmed">{words.keys.none}</Text>
            </Paper>
          ) : (
            <Stack>
              {items.map((key) => (
                <KeyCard key={key.kid} signingKey={key} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <RotateKeyDialog opened={isRotating} onClose={rotating.close} />
    </Page>
  );
}
