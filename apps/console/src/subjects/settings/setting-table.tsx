import { Badge, Code, Stack, Text } from '@mantine/core';
import type { SettingView } from '@assent/admin-contracts';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { WithCode } from '../../parts/with-code.js';

/** The settings of one section. */
export function SettingTable({ section, settings }: { readonly section: string; readonly settings: readonly SettingView[] }): ReactNode {
  const words = useWords();
  return (
    <table className="list-table" role="table" aria-label={section}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" style={{ width: '60%' }}>
            {words.settings.variable}
          </th>
          <th role="columnheader" scope="col">
            {words.settings.value}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {settings.map((setting) => (
          <tr key={setting.variable} role="row">
            <td role="cell" data-label={words.settings.variable}>
              <Stack gap={2}>
                <Text ff="monospace" size="sm" fw={600} className="breakable">
                  {setting.variable}
                </Text>
                <Text size="sm">
                  <WithCode text={setting.description} />
                </Text>
                <Text size="xs" c="dimmed">
                  <WithCode text={`${words.settings.rule} ${setting.rule}`} />
                </Text>
              </Stack>
            </td>
            <td role="cell" data-label={words.settings.value}>
              <SettingValue setting={setting} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SettingValue({ setting: { value, unit, from } }: { readonly setting: SettingView }): ReactNode {
  const words = useWords();
  return (
    <Stack gap={4} align="start">
      {value === undefined ? <Text size="sm" c="dimmed">{words.settings.noValue}</Text> : <Code className="breakable">{unit === undefined || unit === 'port' ? value : `${value} ${unit}`}</Code>}
      {from !== 'absent' && <Badge color={from === 'environment' ? 'assent' : 'gray'}>{words.settings.from[from]}</Badge>}
    </Stack>
  );
}
