import { Alert, Anchor, Stack, Switch, Text } from '@mantine/core';
import type { ApplicationType } from '@assent/admin-contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../../../catalogue/language.js';
import { Loaded } from '../../../parts/loaded.js';
import { everyApiQuery } from '../shared/client-queries.js';
import { ScopePicker } from '../shared/scope-picker.js';
import { getsTokens, mayRefresh } from './metadata-for.js';
import type { Wizard } from './use-wizard.js';

/** What it may ask for. */
export function AccessStep({ wizard: { form, field }, kind }: { readonly wizard: Wizard; readonly kind: ApplicationType }): ReactNode {
  const words = useWords().clients.wizard;
  const apis = useQuery(everyApiQuery);
  if (!getsTokens(kind)) return <ApiAccess />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {kind === 'machine' ? words.accessMachineHelp : words.accessHelp}
      </Text>
      <Loaded query={apis}>{(every) => <ScopePicker apis={every} value={form.values.scope} onChange={(scope) => form.setFieldValue('scope', scope)} error={field('scope').error} />}</Loaded>
      {mayRefresh(kind) && (
        <Switch
          checked={form.values.refresh}
          onChange={({ currentTarget }) => form.setFieldValue('refresh', currentTarget.checked)}
          label={words.refresh}
          description={kind === 'spa' ? words.refreshSpaHelp : words.refreshHelp}
        />
      )}
    </Stack>
  );
}

function ApiAccess(): ReactNode {
  const words = useWords().clients.wizard;
  return (
    <Alert variant="light" color="blue" icon={<IconInfoCircle aria-hidden />} title={words.apiAccess}>
      {words.apiAccessHelp}{' '}
      <Anchor component={Link} to="/apis" size="sm" underline="always">
        {words.toApis}
      </Anchor>
    </Alert>
  );
}
