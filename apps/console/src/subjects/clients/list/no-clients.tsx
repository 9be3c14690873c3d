import { Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconApps } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.js';
import { useWords } from '../../../catalogue/language.js';

/** What a client is, and the way to the first one. */
export function NoClients(): ReactNode {
  const { clients } = useWords();
  const mayManage = useMay('manage');
  return (
    <Stack align="center" gap="sm" maw={520} ta="center">
      <IconApps size={40} stroke={1.2} aria-hidden />
      <Text fw={600}>{clients.emptyTitle}</Text>
      <Text c="dimmed" size="sm">
        {clients.empty}
      </Text>
      {mayManage && (
        <Button component={Link} to="/clients/new">
          {clients.register}
        </Button>
      )}
    </Stack>
  );
}
