import type { grants as english } from '../en/grants.js';

export const grants: typeof english = {
  title: 'Freigaben',
};
