import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../api/call.js';
import type { AnswerOf, OperationName, QueryOf } from '../api/operations.js';

/** Operations that answer in pages. */
export type ListName = { [Name in OperationName]: AnswerOf<Name> extends { readonly items: readonly unknown[]; readonly next_cursor?: string | undefined } ? Name : never }[OperationName];
export type ItemOf<Name extends ListName> = AnswerOf<Name> extends { readonly items: readonly (infer Item)[] } ? Item : never;

export interface List<Item> {
  /** undefined: the first page is not there yet. */
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** The items shown belong to the filters before. */
  readonly isStale: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** All pages of a list so far, by cursor. */
export function useList<Name extends ListName>(name: Name, query: QueryOf<Name>, options: { readonly refetchMilliseconds?: number | false } = {}): List<ItemOf<Name>> {
  const found = useInfiniteQuery({
    queryKey: [name, query],
    queryFn: ({ pageParam, signal }) => call(name, { query: { ...(query as object), cursor: pageParam } as QueryOf<Name>, signal }) as Promise<{ items: ItemOf<Name>[]; next_cursor?: string }>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    placeholderData: keepPreviousData,
    refetchInterval: options.refetchMilliseconds ?? false,
  });
  return {
    items: found.data?.pages.flatMap(({ items }) => items),
    error: found.error,
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    isStale: found.isPlaceholderData,
    loadMore: () => void found.fetchNextPage(),
    retry: () => void found.refetch(),
  };
}
