import type { Page, PageRequest } from '@assent/storage-postgres';

/** A page in the names of the API. */
export const pageView = <Item, View>({ items, nextCursor }: Page<Item>, view: (item: Item) => View) => ({
  items: items.map(view),
  ...(nextCursor !== undefined && { next_cursor: nextCursor }),
});

export const pageRequest = ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): PageRequest => ({ limit, cursor });

/** A member with an instant, or no member. */
export const instantMember = <Name extends string>(name: Name, at: Date | undefined): Partial<Record<Name, string>> =>
  at === undefined ? {} : ({ [name]: at.toISOString() } as Record<Name, string>);
