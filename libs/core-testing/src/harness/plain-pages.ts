import type { Pages } from '@assent/core';

/** Pages as JSON, so that specs read what would be shown. */
export const plainPages: Pages = {
  signIn: (page) => JSON.stringify({ page: 'sign-in', ...page }),
  consent: (page) => JSON.stringify({ page: 'consent', ...page }),
  error: (page) => JSON.stringify({ page: 'error', ...page }),
};
