import type { WireResponse } from '@assent/core';

/** Sends a browser on with GET. */
export const redirect = (location: string, cookies: readonly string[] = []): WireResponse => ({
  status: 302,
  headers: { location, ...(cookies.length > 0 && { 'set-cookie': cookies }) },
  body: '',
});
