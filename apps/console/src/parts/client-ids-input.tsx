import { TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call } from '../api/call.js';

const SUGGESTIONS = 10;
const PAUSE_MILLISECONDS = 250;

export interface ClientIdsInputProps {
  readonly label: string;
  readonly description: string;
  readonly value?: string[];
  readonly onChange?: (value: string[]) => void;
  readonly error?: ReactNode;
}

/** client_ids, with suggestions by what is typed. */
export function ClientIdsInput({ label, description, value = [], onChange, error }: ClientIdsInputProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, PAUSE_MILLISECONDS);
  const query = { q: q === '' ? undefined : q, limit: SUGGESTIONS };
  const { data } = useQuery({ queryKey: ['GET /admin/clients', query], queryFn: ({ signal }) => call('GET /admin/clients', { query, signal }), placeholderData: keepPreviousData });
  return (
    <TagsInput
      label={label}
      description={description}
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      data={data?.items.map(({ client_id: id }) => id) ?? []}
      filter={({ options }) => options}
      {...(onChange !== undefined && { onChange })}
      error={error}
    />
  );
}
