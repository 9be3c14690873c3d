import type { BrokenRule } from '@assent/admin-contracts';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/call.js';
import { memberOf } from './errors-by-field.js';

const PAUSE_MILLISECONDS = 350;
const NOTHING_BROKEN: readonly BrokenRule[] = [];

/** Metadata, or with a client_id a patch of them. */
export interface Checked {
  readonly client_id?: string;
  readonly metadata: object;
}

export interface ClientCheck {
  /** What the server said at the last pause, as far as it is about what still stands there: a word about something that was mended is wrong, and
   *  would move the page under the pointer. */
  readonly errors: readonly BrokenRule[];
  /** Asks about what is there now. When nobody can be asked, nothing is broken: saving will say. */
  readonly askNow: () => Promise<readonly BrokenRule[]>;
}

/** Asks the server, whenever somebody pauses typing, which rules would be broken, and changes nothing. */
export function useClientCheck(checked: Checked, isEnabled: boolean): ClientCheck {
  const queryClient = useQueryClient();
  const text = JSON.stringify(checked);
  const [settled] = useDebouncedValue(text, PAUSE_MILLISECONDS);
  const { data } = useQuery({ ...checkQuery(settled), enabled: isEnabled, placeholderData: keepPreviousData });
  return {
    errors: isEnabled && data !== undefined ? data.errors.filter(({ field }) => isSame(data.metadata, checked.metadata, memberOf(field))) : NOTHING_BROKEN,
    askNow: async () => (await queryClient.fetchQuery(checkQuery(text)).catch(() => ({ errors: NOTHING_BROKEN }))).errors,
  };
}

const isSame = (before: object, now: object, member: string): boolean => JSON.stringify(before[member as never]) === JSON.stringify(now[member as never]);

/** @param text the question as JSON */
const checkQuery = (text: string) =>
  queryOptions({
    queryKey: ['POST /admin/clients/check', text],
    queryFn: async ({ signal }) => {
      const { client_id: clientId, metadata } = JSON.parse(text) as Checked;
      const { errors } = await call('POST /admin/clients/check', { body: { ...(clientId !== undefined && { client_id: clientId }), metadata: metadata as Record<string, unknown> }, signal });
      return { errors, metadata };
    },
    retry: false,
    gcTime: 10_000,
  });
