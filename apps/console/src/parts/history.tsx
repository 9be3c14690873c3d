import { Text } from '@mantine/core';
import { IconClock, IconPoint, IconTicket, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './history.module.css';
import { Instant } from './instant.js';

/** this: what the page is about; end: what ended it; ahead: what will happen. */
export type Tone = 'past' | 'this' | 'end' | 'ahead';

export interface HistoryEntry {
  readonly key: string;
  readonly title: ReactNode;
  readonly explanation?: ReactNode;
  readonly at?: string | undefined;
  readonly tone: Tone;
}

const MARKS = { past: IconPoint, this: IconTicket, end: IconX, ahead: IconClock } as const;

/** What happened to something, in order of time. */
export function History({ entries, label }: { readonly entries: readonly HistoryEntry[]; readonly label: string }): ReactNode {
  return (
    <ol className={classes['history']} aria-label={label}>
      {entries.map(({ key, title, explanation, at, tone }) => {
        const Mark = MARKS[tone];
        return (
          <li key={key} className={classes['entry']} data-tone={tone}>
            <span className={classes['mark']} aria-hidden>
              <Mark size={12} stroke={2.5} />
            </span>
            <Text component="div" fw={tone === 'this' ? 650 : 500} className="breakable">
              {title}
            </Text>
            {at !== undefined && (
              <Text component="div" size="sm" c="dimmed">
                <Instant at={at} exact />
              </Text>
            )}
            {explanation !== undefined && (
              <Text component="div" size="sm" c="dimmed" className="breakable">
                {explanation}
              </Text>
            )}
          </li>
        );
      })}
    </ol>
  );
}
